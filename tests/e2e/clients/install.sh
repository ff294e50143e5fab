#!/bin/sh
# Installs the agent programs of package-lock.json and prints their folder; at once when they are there. POSIX sh.
#
#   install.sh          installs what is missing        install.sh --find   only looks
#
# They go to the user's cache (2.2 GB), a folder for each lock file, shared by all builds on this machine:
# WM_TEST_CLIENTS names another place. What is not used for a month is removed. Ends with 77, the reason on stderr, where
# they cannot be had: no npm, no registry, or WM_NO_NPM=1 in the environment, which leaves them out of a test run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${WM_TEST_CLIENTS:-${XDG_CACHE_HOME:-$HOME/.cache}/wagonmaster-tests}
folder=$cache/clients-$(cat "$here/package.json" "$here/package-lock.json" | sha256sum | cut -c 1-16)

skip() {
    echo "The agent programs from npm are left out: $1" >&2
    exit 77
}

found() {
    touch "$folder" # used today
    echo "$folder"
    exit
}

[ "${WM_NO_NPM:-}" != 1 ] || skip 'WM_NO_NPM is 1.'
[ ! -d "$folder" ] || found
[ "${1:-}" != --find ] || skip "they are not in $folder."
command -v npm >/dev/null || skip 'there is no npm. Install it with: apt-get install --no-install-recommends npm'
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9 # two test runs at once: the second finds what the first one installed
[ ! -d "$folder" ] || found
npm view node@22 version --fetch-retries=1 --fetch-timeout=20000 >/dev/null 2>&1 ||
    skip "npm does not reach its registry, $(npm config get registry 2>/dev/null)."

find "$cache" -maxdepth 1 \( -name 'clients-*' -mtime +30 -o -name 'new-*' \) -exec rm -rf {} +
new=$cache/new-$$
trap 'rm -rf "$new"' EXIT
mkdir "$new"
cp "$here/package.json" "$here/package-lock.json" "$new"
npm ci --prefix "$new" --no-audit --no-fund --no-update-notifier --loglevel=error >&2
mv "$new" "$folder" # whole or not at all
echo "$folder"
