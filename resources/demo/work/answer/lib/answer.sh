# answer CODE TEXT: what the client gets to read.
answer() {
    printf '%s %s\n' "$1" "$2"
}

# reject CODE TEXT: an answer that is also worth a line in the log. A 413 names the limit, so that nobody has to guess.
reject() {
    case $1 in
    413) answer 413 "$2 (at most $(setting_bytes max_note 65536) bytes)" ;;
    *) answer "$1" "$2" ;;
    esac
    log_line "rejected $1 $2"
}
