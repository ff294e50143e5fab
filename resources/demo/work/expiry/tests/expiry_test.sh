. "$here/tests/check.sh"

echo 'Ford passable' | upload ford.txt >/dev/null
WAYMARK_NOW=1000000
link=$(share ford.txt public | cut -d ' ' -f 2)
WAYMARK_NOW=$((1000000 + 29 * 86400))
check 'a public link opens on day 29' same "$(linked "$link")" ford.txt
WAYMARK_NOW=$((1000000 + 30 * 86400))
check 'and no longer on day 30' same "$(show "$link")" '404 there is nothing behind that link'
link=$(share ford.txt | cut -d ' ' -f 2)
WAYMARK_NOW=$((1000000 + 900 * 86400))
check 'a private link does not expire' same "$(linked "$link")" ford.txt
