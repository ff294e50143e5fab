#!/bin/sh
# All checks that are not tests: lint.sh [--tidy]. Goes on after a failure and names at the end what failed.
set -u
cd "$(dirname "$0")/../.." || exit
build=${BUILD:-build/dev}
tidy=
case ${1:-} in
'') ;;
--tidy) tidy=all ;;
*) echo "./dev lint has no $1; it knows --tidy." >&2; exit 2 ;;
esac
failed=

check() { # NAME COMMAND…
    name=$1
    shift
    printf '== %s\n' "$name"
    "$@" || failed="$failed, $name"
}

check format sh installer/lint/format.sh check
check layers sh installer/lint/layers.sh
check 'qml tokens' sh installer/lint/qml_tokens.sh
if [ -n "$(git ls-files --cached --others --exclude-standard 'qml/*.qml')" ]; then
    check qmllint ninja -C "$build" all_qmllint
fi
check tidy sh installer/lint/tidy.sh "$build" $tidy
if [ -n "$failed" ]; then
    echo "lint: failed: ${failed#, }" >&2
    exit 1
fi
echo 'lint: all good'
