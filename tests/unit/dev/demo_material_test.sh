#!/bin/sh
# The demo's material without Wagonmaster: what the demo agent does for each bead passes the demo project's own tests
# when merged after what it waits for; only `retry` fails, the first time. demo_material_test.sh SOURCE-DIR
set -eu
demo=$1/resources/demo
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export PATH="$scratch/bin:$PATH" WM_DEMO_PACE=0 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=Demo GIT_AUTHOR_EMAIL=demo@localhost GIT_COMMITTER_NAME=Demo GIT_COMMITTER_EMAIL=demo@localhost

mkdir "$scratch/bin" # a `wm` that only writes down what it was asked
printf '#!/bin/sh\necho "$*" >>"%s/asked"\n' "$scratch" >"$scratch/bin/wm"
chmod +x "$scratch/bin/wm"
cp -R "$demo/project" "$scratch/project"
cd "$scratch/project"
git init -q -b main
git add -A
git commit -q -m start

agent() { # KEY TITLE
    (cd "$scratch/$1" && WAGONMASTER_BEAD=wm-$1 WAGONMASTER_BEAD_TITLE=$2 "$demo/agents/demo-agent" >"$scratch/$1.log" 2>&1) || {
        echo "FAIL the agent on $1:"
        cat "$scratch/$1.log"
        exit 1
    }
}

merged=' '
refused=
count=0
while IFS='|' read -r key _ _ _ waits title _; do
    case $key in '#'* | '') continue ;; esac
    key=${key%% *} title=$(printf '%s' "$title" | sed 's/^ *//; s/ *$//')
    for other in $waits; do
        case $merged in *" $other "*) ;; *) echo "FAIL $key waits for $other, which is not above it" && exit 1 ;; esac
    done
    git worktree add -q -b "wm/$key" "$scratch/$key" main
    agent "$key" "$title"
    git merge -q --no-ff -m "Land $key" "wm/$key"
    if ! sh test.sh >"$scratch/gate" 2>&1; then
        refused="$refused $key"
        git reset -q --hard HEAD~1
        agent "$key" "$title"
        git merge -q --no-ff -m "Land $key" "wm/$key"
        sh test.sh >"$scratch/gate" 2>&1 || { echo "FAIL $key fails its gate twice" && cat "$scratch/gate" && exit 1; }
    fi
    grep -q '^::wm status Editing' "$scratch/$key.log" || { echo "FAIL $key edits nothing" && exit 1; }
    merged="$merged$key "
    count=$((count + 1))
done <"$demo/beads"

[ "$refused" = ' retry' ] || { echo "FAIL refused by the gate:$refused" && exit 1; }
[ "$count" = 10 ] || { echo "FAIL $count beads" && exit 1; }
[ "$(grep -c '^done$' "$scratch/asked")" = 11 ] || { echo 'FAIL not every agent said wm done' && cat "$scratch/asked" && exit 1; }
[ -z "$(git status --porcelain)" ] || { echo 'FAIL the tests leave files behind' && git status --porcelain && exit 1; }
