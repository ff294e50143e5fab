. "$here/tests/check.sh"

check 'a path keeps its last part' same "$(name_of ../../etc/passwd)" passwd
check 'an absolute path too' same "$(name_of /etc/passwd)" passwd
check 'control characters are dropped' same "$(name_of "$(printf 'a\033b\001.txt')")" ab.txt
for bad in '' / .. . .profile dir/.ssh; do
    check "refused: '$bad'" sh -c '. "$here/tests/check.sh"; ! name_of "$1"' sh "$bad"
done
check 'a refused name is a 400' same "$(echo x | upload .profile)" '400 a note cannot be called .profile'
