# share NAME [public]: makes a link to a note and prints it. A private link (the default) is LINK.KEY and opens only
# with its key; a public one opens for whoever has it.
share() {
    [ -f "$WAYMARK_STORE/$1" ] || {
        answer 404 "there is no $1"
        return 1
    }
    link=$(printf '%s' "$1" | cksum | awk '{ print $1 }')
    key=
    [ "${2:-private}" = public ] || key=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
    mkdir -p "$WAYMARK_STORE/.links"
    printf '%s\n%s\n' "$1" "$key" >"$WAYMARK_STORE/.links/$link"
    answer 200 "$link${key:+.$key}"
}

# linked LINK[.KEY]: the name of the note behind a link.
linked() {
    entry=$WAYMARK_STORE/.links/${1%%.*}
    [ -f "$entry" ] || return 1
    key=$(sed -n 2p "$entry")
    [ -z "$key" ] || [ "$1" = "${1%%.*}.$key" ] || return 1
    head -n 1 "$entry"
}
