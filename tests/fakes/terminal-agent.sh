#!/bin/sh
# A small program with a prompt, to be run in a terminal. What it does is said by words in the lines it reads:
#   [work NAME]   writes the file NAME, commits it, and ends        [size]   prints the size of its terminal
#   [show TEXT]   prints TEXT                                       [ask]    asks where its cursor stands, and prints it
#   [quit]        ends, with nothing to hand over                   [turn]   waits until the file "go" is in its worktree
# While it reads it asks for pastes to be bracketed, as line editors do. Every line is appended to the file "heard" beside
# the town.
heard=$WAGONMASTER_HOME/../heard
wanted() { printf %s "$line" | sed -n 's/.*\['"$1"' \([^]]*\)\].*/\1/p'; }

printf '\033]0;waymark\007'
stty -echo
while :; do
    printf '\033[?2004h> '
    IFS= read -r line || exit 0
    printf '\033[?2004l%s\n' "$(printf %s "$line" | tr -d '\033')"
    printf '%s\n' "$line" >>"$heard"
    case $line in
        *'[work '*)
            name=$(wanted work)
            echo work >"$name" && git add "$name" && git commit -qm "Add $name"
            exit 0 ;;
        *'[show '*) echo "$(wanted show)" ;;
        *'[size]'*) stty size ;;
        *'[ask]'*)
            stty raw
            printf '\033[6n'
            answer=$(head -c 6 | tr -d '\033')
            stty -raw
            echo "answered $answer" ;;
        *'[turn]'*) while [ ! -e go ]; do sleep 0.02; done ;;
        *'[quit]'*) exit 0 ;;
    esac
done
