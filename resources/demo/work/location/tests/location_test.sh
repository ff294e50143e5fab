. "$here/tests/check.sh"

printf 'Title: Camp\nLocation: 47.1N 12.3E\n\nLocation: in the text stays\n' | upload camp.txt >/dev/null
link=$(share camp.txt public | cut -d ' ' -f 2)
check 'the header is left out' sh -c '! printf "%s" "$1" | grep -q 47.1N' sh "$(show "$link")"
check 'the other headers stay' sh -c 'printf "%s" "$1" | grep -q "^Title: Camp"' sh "$(show "$link")"
check 'the text is not touched' sh -c 'printf "%s" "$1" | grep -q "Location: in the text stays"' sh "$(show "$link")"
check 'the store keeps it' grep -q 47.1N "$WAYMARK_STORE/camp.txt"
