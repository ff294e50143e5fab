#!/bin/sh
# QML takes colours, type and words from where they belong: Theme and qsTr. qml_tokens.sh [TREE]
# A line that ends in `// lint: …` with a reason is let through. qml/Theme is where the literals live.
set -eu
cd "${1:-$(dirname "$0")/../..}"

find qml -type f -name '*.qml' ! -path 'qml/Theme/*' 2>/dev/null | LC_ALL=C sort | awk '
    function complain(what) { printf "%s:%d: %s\n", file, number, what; bad = 1 }
    BEGIN {
        while ((getline file) > 0) {
            number = 0
            while ((getline line < file) > 0) {
                number++
                if (line ~ /\/\/ lint: ./) continue
                sub(/(^|[ \t])\/\/.*/, "", line)
                if (line ~ /"#[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]+"/ || line ~ /Qt\.(rgba|hsla)\([0-9., ]*\)/) complain("a literal colour; take it from Theme")
                else if (line ~ /[cC]olor[ \t]*:[ \t]*"[a-z]+"/ && line !~ /"transparent"/) complain("a named colour; take it from Theme")
                if (line ~ /font\.(pixelSize|pointSize|weight)[ \t]*:[ \t]*[0-9]/ || line ~ /font\.family[ \t]*:[ \t]*"/) complain("a literal font; take it from Theme")
                if (line ~ /(^|[ \t;{])(text|title|placeholderText|description|Accessible\.name)[ \t]*:[ \t]*"[^"]*[A-Za-z][A-Za-z]/) complain("a text for people without qsTr")
            }
            close(file)
        }
        exit bad
    }'
