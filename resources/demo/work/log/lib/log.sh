# client_hash: tells one client from another without keeping an address. WAYMARK_CLIENT comes from the web server.
client_hash() {
    printf '%s' "${WAYMARK_CLIENT:-local}" | cksum | awk '{ printf "%08x\n", $1 }'
}

# log_line TEXT: one line in the log, with the client's hash in front.
log_line() {
    printf '%s %s\n' "$(client_hash)" "$1" >>"$WAYMARK_LOG"
}
