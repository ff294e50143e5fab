# share NAME: makes a link to a note and prints it. Whoever has the link can read the note.
share() {
    [ -f "$WAYMARK_STORE/$1" ] || {
        answer 404 "there is no $1"
        return 1
    }
    link=$(printf '%s' "$1" | cksum | awk '{ print $1 }')
    mkdir -p "$WAYMARK_STORE/.links"
    printf '%s\n' "$1" >"$WAYMARK_STORE/.links/$link"
    answer 200 "$link"
}

# linked LINK: the name of the note behind a link.
linked() {
    [ -f "$WAYMARK_STORE/.links/$1" ] && head -n 1 "$WAYMARK_STORE/.links/$1"
}
