. "$here/tests/check.sh"

WAYMARK_CONF=$WAYMARK_STORE/conf
printf 'plain 512\nsmall 64k\nlarge 10M\nodd lots\n' >"$WAYMARK_CONF"
check 'a plain number is bytes' same "$(setting_bytes plain 1)" 512
check 'k is 1024' same "$(setting_bytes small 1)" 65536
check 'M is 1024 k' same "$(setting_bytes large 1)" 10485760
check 'nonsense is the default' same "$(setting_bytes odd 7)" 7
check 'what is missing is the default' same "$(setting_bytes none 7)" 7
