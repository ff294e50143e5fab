# answer CODE TEXT: what the client gets to read.
answer() {
    printf '%s %s\n' "$1" "$2"
}

# reject CODE TEXT: an answer that is also worth a line in the log.
reject() {
    answer "$1" "$2"
    log_line "rejected $1 $2"
}
