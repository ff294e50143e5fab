# Settings. WAYMARK_CONF names another file; WAYMARK_STORE and WAYMARK_LOG win over what it says.
: "${WAYMARK_CONF:=$here/etc/waymark.conf}"

# setting KEY: its value, or nothing.
setting() {
    awk -v key="$1" '$1 == key { print $2 }' "$WAYMARK_CONF"
}

# setting_bytes KEY DEFAULT: a size in bytes; 64k and 10M are understood, and nonsense is the default.
setting_bytes() {
    setting "$1" | awk -v fallback="$2" '
        /^[0-9]+$/ { bytes = $1 }
        /^[0-9]+k$/ { bytes = $1 * 1024 }
        /^[0-9]+M$/ { bytes = $1 * 1048576 }
        END { printf "%d\n", bytes ? bytes : fallback }'
}

: "${WAYMARK_STORE:=$here/$(setting store)}" "${WAYMARK_LOG:=$here/$(setting log)}"
mkdir -p "$WAYMARK_STORE"
