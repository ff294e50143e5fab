. "$here/tests/check.sh"

echo 'Hut key under the stone' | upload hut.txt >/dev/null
link=$(share hut.txt | cut -d ' ' -f 2)
check 'a private link opens with its key' same "$(linked "$link")" hut.txt
check 'and not without' sh -c '. "$here/tests/check.sh"; ! linked "$1"' sh "${link%%.*}"
check 'nor with another' sh -c '. "$here/tests/check.sh"; ! linked "$1"' sh "${link%%.*}.00"
link=$(share hut.txt public | cut -d ' ' -f 2)
check 'a public link needs none' same "$(linked "$link")" hut.txt
