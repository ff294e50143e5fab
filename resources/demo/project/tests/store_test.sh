. "$here/tests/check.sh"

half_a_write() {
    head -c 4
    return 1
}

echo 'old' | store ridge.txt
check 'a failed write is reported' same "$(echo 'new text' | WAYMARK_WRITE=half_a_write upload ridge.txt)" '507 the store is full'
check 'a failed write leaves the old note' same "$(cat "$WAYMARK_STORE/ridge.txt")" 'old'
check 'a failed write leaves nothing behind' same "$(ls -A "$WAYMARK_STORE")" 'ridge.txt'
check 'a failed write is logged' grep -q 'rejected 507' "$WAYMARK_LOG"
