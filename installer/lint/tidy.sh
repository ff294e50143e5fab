#!/bin/sh
# clang-tidy: tidy.sh BUILD [all]. Without `all`, over the .cpp files that differ from the upstream branch, or, where
# nothing does (a fresh clone), that the last commit changed.
set -eu
cd "$(dirname "$0")/../.."
build=$1

changed_since() {
    git diff --name-only --diff-filter=d "$1" -- 'app/*.cpp' 'backend/*.cpp' 'models/*.cpp'
}

if [ "${2:-}" = all ]; then
    files=$(git ls-files -- 'app/*.cpp' 'backend/*.cpp' 'models/*.cpp' ':!:*/pch.cpp')
else
    files=$(changed_since "$(git merge-base HEAD '@{upstream}' 2>/dev/null || git rev-parse HEAD)")
    if [ -z "$files" ] && git rev-parse -q --verify HEAD~1 >/dev/null; then
        files=$(changed_since HEAD~1)
    fi
fi
[ -n "$files" ] || exit 0

# Findings go to stdout; stderr counts what was suppressed in system headers and matters only when clang-tidy cannot run.
# GCC's precompiled headers mean nothing to clang: it reads the header itself.
noise=$(mktemp)
trap 'rm -f "$noise"' EXIT
printf '%s\n' "$files" | xargs -n 4 -P 2 clang-tidy-19 -p "$build" --quiet --extra-arg=-Wno-ignored-gch --extra-arg=-Wno-unused-command-line-argument 2>"$noise" || {
    grep -v 'warnings generated\|Processing file' "$noise" >&2 || true
    exit 1
}
