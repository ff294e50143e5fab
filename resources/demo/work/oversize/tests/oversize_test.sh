. "$here/tests/check.sh"

limit=$(setting_bytes max_note 65536)
check 'a note at the limit is kept' same "$(head -c "$limit" /dev/zero | upload full.txt)" '201 full.txt'
head -c $((limit + 1)) /dev/zero | upload large.txt >"$WAYMARK_STORE/.answer"
check 'one byte more is a 413' grep -q '^413 ' "$WAYMARK_STORE/.answer"
check 'and nothing of it is stored' test ! -e "$WAYMARK_STORE/large.txt"
check 'an endless note ends too' timeout 5 sh -c '. "$here/tests/check.sh"; ! yes | upload endless.txt'
