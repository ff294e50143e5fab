. "$here/tests/check.sh"

check 'a 413 names the limit' same "$(reject 413 'too large')" "413 too large (at most $(setting_bytes max_note 65536) bytes)"
check 'other answers stay as they are' same "$(reject 400 'no')" '400 no'
