#!/bin/sh
# The checks over the source are worth something only if they find what is wrong and are silent about what is right.
set -eu
lint=$1/installer/lint
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

# expect SCRIPT FILE "LINE" WORDS: with only that line in that file, SCRIPT says WORDS; with WORDS = '' it says nothing.
expect() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/$(dirname "$2")"
    printf '%s\n' "$3" >"$tree/$2"
    status=0
    said=$(sh "$lint/$1" "$tree") || status=$?
    if [ -z "$4" ]; then
        [ -z "$said" ] && [ "$status" = 0 ] && return
    else
        case $said in *"$2:1: "*"$4"*) [ "$status" != 0 ] && return ;; esac
    fi
    printf 'FAIL %s on %s: %s\n  expected: %s\n  said (%s): %s\n' "$1" "$2" "$3" "${4:-nothing}" "$status" "$said"
    failures=$((failures + 1))
}

expect layers.sh backend/town/state.h '#include "base/ids.h"' ''
expect layers.sh backend/town/state.h '#include "town/event.h"' ''
expect layers.sh backend/town/state.h '#include "ledger/ledger.h"' 'town/ may not include ledger/'
expect layers.sh backend/base/files.cpp '#include "wire/places.h"' 'base/ may not include wire/'
expect layers.sh backend/agents/roster.cpp '#include "refinery/queue.h"' 'agents/ may not include refinery/'
expect layers.sh models/board_model.h '#include "ledger/ledger.h"' 'models/ may not include ledger/'
expect layers.sh app/cli/main.cpp '#include "server/socket.h"' 'app/cli/ may not include server/'
expect layers.sh backend/town/state.h '#include "../ledger/ledger.h"' 'not relative'
expect layers.sh backend/server/feed.cpp '#include <sqlite3.h>' 'only backend/ledger'
expect layers.sh backend/ledger/database.cpp '#include <sqlite3.h>' ''
expect layers.sh backend/refinery/verdict.cpp '#include <git2.h>' 'only backend/git'
expect layers.sh backend/town/decide.cpp '#include <QString>' 'without Qt'
expect layers.sh backend/server/render.cpp '#include <QColor>' 'no Qt GUI'
expect layers.sh backend/agents/start.cpp '    if (fork() == 0)' 'start processes'
expect layers.sh app/daemon/main.cpp '    if (fork() == 0)' ''
expect layers.sh app/daemon/feed.cpp '    if (fork() == 0)' 'start processes'
expect layers.sh backend/agents/start.cpp '    QProcess git;' 'start processes'
expect layers.sh backend/agents/start.cpp '// a fork() would copy the daemon' ''
expect layers.sh backend/process/spawn.cpp '    posix_spawn(&pid, path, nullptr, nullptr, argv, envp);' ''
expect layers.sh backend/utils/misc.h 'int x;' 'is not in installer/lint/layers.txt'
expect qml_tokens.sh qml/Board/Card.qml '    color: Theme.text.primary' ''
expect qml_tokens.sh qml/Board/Card.qml '    color: "#4CC3B4"' 'literal colour'
expect qml_tokens.sh qml/Board/Card.qml '    border.color: "red"' 'named colour'
expect qml_tokens.sh qml/Board/Card.qml '    color: "transparent"' ''
expect qml_tokens.sh qml/Board/Card.qml '    font.pixelSize: 13' 'literal font'
expect qml_tokens.sh qml/Board/Card.qml '    text: "Nothing needs you"' 'without qsTr'
expect qml_tokens.sh qml/Board/Card.qml '    text: qsTr("Nothing needs you")' ''
expect qml_tokens.sh qml/Theme/Palette.qml '    readonly property color accent: "#4CC3B4"' ''

[ "$failures" = 0 ]
