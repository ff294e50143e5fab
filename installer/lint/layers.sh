#!/bin/sh
# Checks the include lines and a few words of the tree against the architecture: layers.sh [TREE]
#   1. an include points down only (layers.txt);
#   2. <sqlite3.h> only in ledger/, <git2.h> only in git/, Qt in none of the folders that are plain C++, no Qt GUI in backend/;
#   3. processes are started only in process/, app/shim and wire/.
# Tests are free. Prints FILE:LINE: what is wrong; exit status 1 when there was something.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/../..}"

find backend models app -type f \( -name '*.h' -o -name '*.cpp' \) 2>/dev/null | LC_ALL=C sort | {
    # One awk for all files: their names come on standard input, lines are read with getline.
    awk -v rules="$here/layers.txt" '
    function complain(what) { printf "%s:%d: %s\n", file, number, what; bad = 1 }
    function folder_of(path,   part) {
        split(path, part, "/")
        if (part[1] == "backend") return part[2]
        return part[1] == "app" ? part[1] "/" part[2] : part[1]
    }
    function check_include(line,   name, to, part) {
        name = line
        sub(/^[ \t]*#[ \t]*include[ \t]*[<"]/, "", name); sub(/[>"].*$/, "", name)
        if (line ~ /"/) {
            if (name ~ /^\.\.\//) complain("write includes from backend/ (or the top of the tree), not relative: " name)
            split(name, part, "/")
            to = part[1] == "app" ? part[1] "/" part[2] : part[1]
            if (from in known && to in known && name ~ /\// && to != from && !((from, to) in may)) complain(from "/ may not include " to "/ (" name ")")
            return
        }
        if (name == "sqlite3.h" && from != "ledger") complain("only backend/ledger includes <sqlite3.h>")
        if (name ~ /^git2(\/|\.h)/ && from != "git") complain("only backend/git includes <git2.h>")
        if (name ~ /^Q/ && from ~ /^(base|wire|town|process|app\/cli|app\/shim)$/) complain(from "/ is plain C++ without Qt (" name ")")
        if (file ~ /^backend\// && name ~ /^Q(Gui|Qml|Quick|Jet|Painter|Image|Pixmap|Color|Font|Widget)/) complain("backend/ has no Qt GUI (" name ")")
    }
    BEGIN {
        while ((getline line < rules) > 0) {
            if (line ~ /^#/ || line !~ /:/) continue
            count = split(line, word, /[ \t:]+/); known[word[1]] = 1
            for (i = 2; i <= count; i++) if (word[i] != "") may[word[1], word[i]] = 1
        }
        while ((getline file) > 0) {
            from = folder_of(file); number = 1
            if (!(from in known)) complain("the folder " from "/ is not in installer/lint/layers.txt")
            number = 0
            spawns = from ~ /^(process|wire|app\/shim)$/
            while ((getline line < file) > 0) {
                number++
                if (line ~ /^[ \t]*#[ \t]*include/) { check_include(line); continue }
                sub(/\/\/.*/, "", line)
                if (file == "app/daemon/main.cpp") sub(/fork\(\)/, "", line) # it detaches itself, before its first thread
                if (!spawns && line ~ /(^|[^A-Za-z0-9_.>])(posix_spawnp?|v?fork|execv[pe]*|execl[pe]*|system|popen)\(|QProcess/)
                    complain("only backend/process, app/shim and backend/wire start processes")
            }
            close(file)
        }
        exit bad
    }'
}
