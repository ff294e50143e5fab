# show LINK: prints the note behind a link: headers, an empty line, the text. The header Location: is kept in the store
# and never shown: it gives away where people camp.
show() {
    name=$(linked "$1") || {
        answer 404 'there is nothing behind that link'
        return 1
    }
    awk '!body && /^$/ { body = 1 } body || tolower($0) !~ /^location:/' "$WAYMARK_STORE/$name"
}
