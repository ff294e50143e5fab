. "$here/tests/check.sh"

WAYMARK_CLIENT=192.0.2.1 log_line 'rejected 413'
WAYMARK_CLIENT=192.0.2.2 log_line 'rejected 413'
WAYMARK_CLIENT=192.0.2.1 log_line 'rejected 400'
check 'two clients have two hashes' same "$(cut -d ' ' -f 1 "$WAYMARK_LOG" | sort -u | wc -l | tr -d ' ')" 2
check 'one client keeps its hash' same "$(sed -n 1p "$WAYMARK_LOG" | cut -c 1-8)" "$(sed -n 3p "$WAYMARK_LOG" | cut -c 1-8)"
check 'no address is in the log' sh -c '! grep -q 192.0.2 "$WAYMARK_LOG"'
