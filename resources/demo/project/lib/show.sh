# show LINK: prints the note behind a link: headers, an empty line, the text.
show() {
    name=$(linked "$1") || {
        answer 404 'there is nothing behind that link'
        return 1
    }
    cat "$WAYMARK_STORE/$name"
}
