# store NAME: keeps standard input under that name, whole or not at all; a failed write is tried once more.
# WAYMARK_WRITE stands in for `cat` in tests of a full disk.
store() {
    part=$WAYMARK_STORE/.$1.part
    text=$(mktemp)
    cat >"$text"
    for try in first second; do
        if ${WAYMARK_WRITE:-cat} <"$text" >"$part"; then
            rm -f "$text"
            mv "$part" "$WAYMARK_STORE/$1"
            return
        fi
    done
    rm -f "$text" "$part"
    return 1
}
