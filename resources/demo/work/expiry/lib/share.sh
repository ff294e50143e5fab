# share NAME [public]: makes a link to a note and prints it. A private link (the default) is LINK.KEY and opens only
# with its key; a public one opens for whoever has it, for thirty days.
public_days=30

# now: seconds since 1970; WAYMARK_NOW sets the clock in tests.
now() {
    printf '%s\n' "${WAYMARK_NOW:-$(date +%s)}"
}

share() {
    [ -f "$WAYMARK_STORE/$1" ] || {
        answer 404 "there is no $1"
        return 1
    }
    link=$(printf '%s' "$1" | cksum | awk '{ print $1 }')
    key='' until=''
    if [ "${2:-private}" = public ]; then
        until=$(($(now) + public_days * 86400))
    else
        key=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
    fi
    mkdir -p "$WAYMARK_STORE/.links"
    printf '%s\n%s\n%s\n' "$1" "$key" "$until" >"$WAYMARK_STORE/.links/$link"
    answer 200 "$link${key:+.$key}"
}

# linked LINK[.KEY]: the name of the note behind a link.
linked() {
    entry=$WAYMARK_STORE/.links/${1%%.*}
    [ -f "$entry" ] || return 1
    key=$(sed -n 2p "$entry")
    until=$(sed -n 3p "$entry")
    [ -z "$key" ] || [ "$1" = "${1%%.*}.$key" ] || return 1
    [ -z "$until" ] || [ "$(now)" -lt "$until" ] || return 1
    head -n 1 "$entry"
}
