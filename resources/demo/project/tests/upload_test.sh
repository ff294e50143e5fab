. "$here/tests/check.sh"

check 'a note is kept under its name' same "$(echo 'Snow above 2000 m' | upload ridge.txt)" '201 ridge.txt'
check 'and comes back as it was' same "$(cat "$WAYMARK_STORE/ridge.txt")" 'Snow above 2000 m'
check 'blanks in a name become dashes' same "$(echo x | upload 'north ridge.txt')" '201 north-ridge.txt'
