#!/bin/sh
# Wagonmaster on a throw-away town: demo.sh [--headless] [--keep] [--pictures DIR]
#
# Makes a small git project with ten beads in two convoys and opens the window on it; drag a card onto AI, or press S.
# --headless (also taken where there is no display) does the same by itself: starts an agent on every bead as it
# becomes ready, sends back the one that fails its gate, saves pictures of the board, prints what landed, and exits 0
# only if all ten did. WM_BIN: where the programs are. WM_DEMO_PACE: seconds between two steps of an agent.
set -eu
demo=$(cd "$(dirname "$0")" && pwd)
bin=${WM_BIN:?names the folder with wm and wagonmaster}
pictures=$demo/../../build/demo
headless=no keep=no
while [ $# -gt 0 ]; do
    case $1 in
    --headless) headless=yes ;;
    --keep) keep=yes ;;
    --pictures) pictures=${2:?a folder} && shift ;;
    *) echo "The demo has no $1; it knows --headless, --keep and --pictures DIR." >&2 && exit 2 ;;
    esac
    shift
done
if [ "$headless" = no ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo 'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the demo runs by itself and saves pictures.'
    headless=yes
fi

place=$(mktemp -d "${TMPDIR:-/tmp}/wagonmaster-demo.XXXXXX")
project=$place/waymark
agent=$place/demo/agents/demo-agent # a link: the path of a program that agents run has no blanks
export WAGONMASTER_HOME="$place/town"
outcome=failed

wm() { "$bin/wm" "$@"; }

finish() {
    trap - EXIT INT TERM
    wm daemon stop >/dev/null 2>&1 || true
    if [ $outcome = failed ]; then
        echo "The demo did not get through. Its town is kept in $place; the daemon's last words:" >&2
        tail -n 15 "$WAGONMASTER_HOME/daemon.log" 2>/dev/null >&2 || true
        exit 1
    fi
    if [ $outcome = stopped ]; then
        rm -rf "$place"
        exit 130
    fi
    [ $keep = no ] || { echo "The town is kept: WAGONMASTER_HOME=$WAGONMASTER_HOME $bin/wagonmaster" && exit 0; }
    rm -rf "$place"
    exit 0
}
trap finish EXIT
trap 'outcome=stopped; exit 130' INT TERM

make_project() {
    ln -s "$demo" "$place/demo"
    cp -R "$demo/project" "$project"
    git -C "$project" init -q -b main
    git -C "$project" config user.name 'Demo'
    git -C "$project" config user.email 'demo@localhost'
    git -C "$project" add -A
    git -C "$project" commit -q -m 'Waymark, a drop box for trail notes'
}

# beads: KEY|CONVOY|PRIORITY|LABEL|WAITS FOR|TITLE|DESCRIPTION, without the blanks around.
beads() { sed '/^#/d; /^$/d; s/ *| */|/g; s/ *$//' "$demo/beads"; }

# id_of KEY, title_of ID: from $place/ids, which has lines ID KEY TITLE.
id_of() { awk -v key="$1" '$2 == key { print $1 }' "$place/ids"; }
title_of() { awk -v id="$1" '$1 == id { sub(/^[^ ]+ [^ ]+ /, ""); print }' "$place/ids"; }

make_town() {
    wm rig add "$project" --name waymark --trust-gates --command "$agent $place/demo" >/dev/null # in its sandbox it sees what its command names
    : >"$place/ids"
    beads | while IFS='|' read -r key _ priority label _ title description; do
        id=$(wm bead create "$title" --rig waymark --body "$description" --priority "$priority" --label "$label" --quiet </dev/null)
        printf '%s %s %s\n' "$id" "$key" "$title" >>"$place/ids"
    done
    beads | while IFS='|' read -r key _ _ _ waits _; do
        for other in $waits; do
            wm dep add "$(id_of "$key")" "$(id_of "$other")" </dev/null >/dev/null
        done
    done
    beads | cut -d '|' -f 2 | sort -u | while read -r convoy; do
        set --
        for key in $(beads | awk -F '|' -v convoy="$convoy" '$2 == convoy { print $1 }'); do
            set -- "$@" "$(id_of "$key")"
        done
        wm convoy create "$convoy" "$@" </dev/null >/dev/null
    done
}

picture() { # NAME [BEAD TO SHOW]
    "$bin/wagonmaster" --screenshot "$pictures/$1" --size 1440x900 ${2:+--select "$2"} </dev/null
}

# landed: ids of the beads whose landing is on main, oldest first; the trailers say so.
landed() { git -C "$project" log --reverse --format=%B main | sed -n 's/^Bead-Id: *//p'; }

# word_of ID MEMBER: a text of its newest merge request, "" while it has none.
word_of() { wm mq show "$1" --json 2>/dev/null | sed -n "s/.*\"$2\" *: *\"\([^\"]*\)\".*/\1/p"; }

say_landed() { # ID
    printf '  landed   %-9s %-44s %s\n' "$1" "$(title_of "$1")" "$(git -C "$project" log -1 --format=%h --grep="^Bead-Id: $1\$" main)"
}

# contains WORD WORDS
contains() {
    case " $2 " in *" $1 "*) ;; *) return 1 ;; esac
}

run_by_itself() {
    mkdir -p "$pictures"
    pictures=$(cd "$pictures" && pwd)
    picture board-start.png
    total=$(wc -l <"$place/ids") told='' started='' again=''
    deadline=$(($(date +%s) + 300))
    while [ "$(echo "$told" | wc -w)" -lt "$total" ]; do
        if [ "$(date +%s)" -ge "$deadline" ]; then
            echo "After five minutes these have not landed:" >&2
            while read -r id _ title; do contains "$id" "$told" || echo "  $id $title" >&2; done <"$place/ids"
            return 1
        fi
        for id in $(wm ready --rig waymark --quiet); do
            contains "$id" "$started" && continue
            wm sling "$id" </dev/null >/dev/null
            started="$started $id"
        done
        for id in $(landed); do
            contains "$id" "$told" && continue
            wm wait "bead.closed=$id" --timeout 30s >/dev/null
            say_landed "$id"
            told="$told $id"
        done
        for id in $(wm list --rig waymark --lane review --quiet); do
            case $(word_of "$id" state) in
            failed | conflict) ;;
            '')
                echo "The agent on $id ended without handing over any work. It said:" >&2
                wm log "$id" | tail -n 15 >&2
                return 1
                ;;
            *) continue ;;
            esac
            # Sent back once three others have landed, so that the picture shows it among running and landed ones.
            [ "$(echo "$told" | wc -w)" -ge 3 ] || continue
            contains "$id" "$again" && continue
            printf '  refused  %-9s %-44s %s\n' "$id" "$(title_of "$id")" "$(word_of "$id" reason); sent back"
            picture board-mid.png "$id"
            wm sling "$id" </dev/null >/dev/null
            again="$again $id"
        done
        sleep 0.2
    done
    [ -n "$again" ] || { echo 'No bead failed its gate; one of them should have, the first time.' >&2 && return 1; }
    picture board-end.png "${told##* }"
}

echo 'Making a town with a small project and ten beads …'
make_project
make_town
if [ "$headless" = yes ]; then
    run_by_itself
    printf '\nmain of the demo project:\n'
    git -C "$project" log --first-parent -n 12 --format='  %h %s%n      %(trailers:key=Bead-Id,key=Agent,separator=%x2C )' main
    printf '\nPictures of the board:\n  %s\n  %s\n  %s\n' "$pictures/board-start.png" "$pictures/board-mid.png" "$pictures/board-end.png"
else
    echo 'Drag a card from Ready onto AI, or select it and press S. Closing the window ends the demo.'
    "$bin/wagonmaster"
fi
outcome=good
