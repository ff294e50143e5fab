# store NAME: keeps standard input under that name, whole or not at all.
# WAYMARK_WRITE stands in for `cat` in tests of a full disk.
store() {
    part=$WAYMARK_STORE/.$1.part
    if ${WAYMARK_WRITE:-cat} >"$part"; then
        mv "$part" "$WAYMARK_STORE/$1"
    else
        rm -f "$part"
        return 1
    fi
}
