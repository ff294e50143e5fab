#!/bin/sh
# sh test.sh [NAME…]: runs tests/NAME_test.sh, or all of them, each in an empty store, and counts the checks.
cd "$(dirname "$0")" || exit
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export here="$PWD" WAYMARK_STORE="$scratch/store" WAYMARK_LOG="$scratch/log"

[ $# -gt 0 ] || set -- $(ls tests | sed -n 's/_test.sh$//p')
passed=0 failed=0
for name; do
    rm -rf "$WAYMARK_STORE" "$WAYMARK_LOG"
    output=$(sh "tests/${name}_test.sh" 2>&1)
    printf '%s\n' "$output"
    passed=$((passed + $(printf '%s\n' "$output" | grep -c '^ok ')))
    failed=$((failed + $(printf '%s\n' "$output" | grep -c -v '^ok ')))
done
if [ "$failed" = 0 ]; then
    echo "$passed checks passed"
else
    echo "$failed of $((passed + failed)) checks failed"
    exit 1
fi
