# upload NAME: keeps the note on standard input and answers how that went. At most one byte more than the limit is
# read: enough to know that a note is too large, and no client can make us hold more.
upload() {
    name=$(name_of "$1") || {
        reject 400 "a note cannot be called $1"
        return 1
    }
    limit=$(setting_bytes max_note 65536)
    spool=$(mktemp)
    head -c $((limit + 1)) >"$spool"
    if [ "$(wc -c <"$spool")" -gt "$limit" ]; then
        rm -f "$spool"
        reject 413 'the note is too large'
        return 1
    fi
    store "$name" <"$spool"
    kept=$?
    rm -f "$spool"
    if [ $kept = 0 ]; then
        answer 201 "$name"
    else
        reject 507 'the store is full'
        return 1
    fi
}
