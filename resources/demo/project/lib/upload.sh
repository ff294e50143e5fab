# upload NAME: keeps the note on standard input and answers how that went.
upload() {
    name=$(name_of "$1") || {
        reject 400 "a note cannot be called $1"
        return 1
    }
    if store "$name"; then
        answer 201 "$name"
    else
        reject 507 'the store is full'
        return 1
    fi
}
