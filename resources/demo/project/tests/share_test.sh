. "$here/tests/check.sh"

echo 'Water at the col' | upload col.txt >/dev/null
link=$(share col.txt | cut -d ' ' -f 2)
check 'a link leads to its note' same "$(linked "$link")" 'col.txt'
check 'a wrong link is a 404' same "$(show 12345)" '404 there is nothing behind that link'
check 'what is not there cannot be shared' same "$(share nothing.txt)" '404 there is no nothing.txt'
