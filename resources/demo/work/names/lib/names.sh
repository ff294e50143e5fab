# name_of NAME: the name that a note is kept under: the last part of what was asked for, blanks as dashes, no control
# characters. Fails when nothing is left, or when it would begin with a dot.
name_of() {
    name=$(printf '%s' "$1" | tr -d '[:cntrl:]' | tr ' ' '-')
    name=${name##*/}
    case $name in '' | .*) return 1 ;; esac
    printf '%s\n' "$name"
}
