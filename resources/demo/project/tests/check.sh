# Sourced by every test: the program's parts, and `check "what must hold" COMMAND…`.
for part in "$here"/lib/*.sh; do
    . "$part"
done

check() {
    what=$1
    shift
    if "$@" >/dev/null 2>&1; then echo "ok $what"; else echo "FAIL $what ($(basename "$0"))"; fi
}

# same A B: two texts are equal.
same() {
    [ "$1" = "$2" ]
}
