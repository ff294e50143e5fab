# store NAME: keeps standard input under that name; a failed write is tried once more.
# WAYMARK_WRITE stands in for `cat` in tests of a full disk.
store() {
    part=$WAYMARK_STORE/.$1.part
    if ${WAYMARK_WRITE:-cat} >"$part" || ${WAYMARK_WRITE:-cat} >>"$part"; then
        mv "$part" "$WAYMARK_STORE/$1"
    else
        return 1
    fi
}
