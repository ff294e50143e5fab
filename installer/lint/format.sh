#!/bin/sh
# clang-format over every C++ file of the tree: `check` names the files that are not formatted, `fix` formats them.
set -eu
cd "$(dirname "$0")/../.."

run() { # PROCESSES CLANG-FORMAT-OPTION
    processes=$1
    shift
    git ls-files -z --cached --others --exclude-standard -- 'app/*.h' 'app/*.cpp' 'backend/*.h' 'backend/*.cpp' \
        'models/*.h' 'models/*.cpp' 'tests/*.h' 'tests/*.cpp' | xargs -0 -r -n 40 -P "$processes" clang-format-19 "$@"
}

case ${1:-check} in
fix) run 2 -i ;;
check)
    # One line per complaint would be thousands after a refactoring; the first in each file is enough.
    run 1 --dry-run 2>&1 | awk -F: '/warning: code should be/ && !seen[$1]++ { print $1 ":" $2 ": not formatted; ./dev format does it" }
                                  /^[^ ]*:? *error:/ { print; seen[$1]++ }
                                  END { for (file in seen) exit 1 }'
    ;;
*)
    echo "format.sh knows check and fix, not $1." >&2
    exit 2
    ;;
esac
