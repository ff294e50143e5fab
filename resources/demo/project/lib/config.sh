# Settings. WAYMARK_CONF names another file; WAYMARK_STORE and WAYMARK_LOG win over what it says.
: "${WAYMARK_CONF:=$here/etc/waymark.conf}"

# setting KEY: its value, or nothing.
setting() {
    awk -v key="$1" '$1 == key { print $2 }' "$WAYMARK_CONF"
}

: "${WAYMARK_STORE:=$here/$(setting store)}" "${WAYMARK_LOG:=$here/$(setting log)}"
mkdir -p "$WAYMARK_STORE"
