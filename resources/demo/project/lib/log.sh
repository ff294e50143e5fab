# log_line TEXT: one line in the log.
log_line() {
    printf '%s\n' "$1" >>"$WAYMARK_LOG"
}
