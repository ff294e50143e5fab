#!/bin/sh
# Runs every tests/*_test.sh in a store of its own and counts the checks.
cd "$(dirname "$0")" || exit
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export here="$PWD" WAYMARK_STORE="$scratch/store" WAYMARK_LOG="$scratch/log"

passed=0 failed=0
for test in tests/*_test.sh; do
    rm -rf "$WAYMARK_STORE" "$WAYMARK_LOG"
    output=$(sh "$test" 2>&1)
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
