# name_of NAME: the name that a note is kept under.
name_of() {
    printf '%s\n' "$1" | tr ' ' '-'
}
