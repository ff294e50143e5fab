. "$here/tests/check.sh"

fail_once() {
    [ -e "$WAYMARK_STORE/.failed" ] && cat && return
    touch "$WAYMARK_STORE/.failed"
    return 1
}

check 'a write that fails once succeeds' same "$(echo 'Bridge is out' | WAYMARK_WRITE=fail_once upload bridge.txt)" '201 bridge.txt'
check 'and the note is whole' same "$(cat "$WAYMARK_STORE/bridge.txt")" 'Bridge is out'
