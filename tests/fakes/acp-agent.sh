#!/bin/bash
# A small agent that speaks the Agent Client Protocol, version 1, on its standard streams. What it does in a turn is said
# by words in its prompts:
#   [work NAME]   writes the file NAME and commits it     [ask COMMAND]  asks whether it may run COMMAND, and waits
#   [leave NAME]  writes the file NAME and does not commit it
#   [done]        runs `wm done`                          [slow]         waits until the file "go" is in its worktree
#   [hang]        says and does nothing any more, until it is killed
#   [cost N]      says that it has cost N dollars so far  [say TEXT]     says TEXT       [die]  kills itself
#   [hook WORD]   before it asks, tells a hook of the call, as Claude Code does, and again until that says WORD
#   [twice]       asks it all twice
#   [stay]        does not end the turn after all of this, until it is killed
#   [run LINE]    runs LINE in a shell, and writes down what came of it
# Every prompt and every answer is appended to the file "heard" beside the town, so that tests see what reached it.
heard=$WAGONMASTER_HOME/../heard
session=
send() { printf '{"jsonrpc":"2.0",%s}\n' "$1"; }
update() { send '"method":"session/update","params":{"sessionId":"'"$session"'","update":'"$1"'}'; }
say() { update '{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"'"$1"'"}}'; }
# The argument of [WORD ARGUMENT] in $prompt.
wanted() { printf %s "$prompt" | sed -n 's/.*\['"$1"' \([^]]*\)\].*/\1/p'; }
has() { case $prompt in *"[$1"*) ;; *) false ;; esac; }

ask() {
    asked=$((asked + 1))
    if has hook; then
        verdict=\"$(wanted hook)\" said=
        # A hook does not wait for long: on a busy machine it says at first that it is still being found out.
        until case $said in *'"permissionDecision":'"$verdict"*) ;; *) false ;; esac; do
            said=$(printf '{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_use_id":"call-%s","cwd":"%s","tool_input":{"command":"%s"}}' \
                "$asked" "$PWD" "$1" | wm agent-hook pre-tool-use)
            printf '%s\n' "$said" >> "$heard"
            sleep 0.05 # one that fails does so at once: no daemon is there, say
        done
    fi
    send '"id":"ask-'"$asked"'","method":"session/request_permission","params":{"sessionId":"'"$session"'","toolCall":{"toolCallId":"call-'"$asked"'","name":"Bash","title":"'"$1"'","kind":"execute","rawInput":{"command":"'"$1"'"}},"options":[{"optionId":"always","name":"Allow always","kind":"allow_always"},{"optionId":"yes","name":"Allow","kind":"allow_once"},{"optionId":"no","name":"Reject","kind":"reject_once"}]}'
    IFS= read -r line
    printf 'answer: %s\n' "$line" >> "$heard"
    case $line in
        *'"yes"'*) say allowed; sh -c "$1" ;;
        *) say denied ;;
    esac
}

turn() {
    say "I hear you."
    stop=end_turn
    if has slow; then
        say waiting
        part= # of a line, when the time is over in the middle of it
        while [ ! -e go ] || [ -n "$part" ]; do
            if IFS= read -r -t 0.05 line; then
                line=$part$line part=
                case $line in *session/cancel*) stop=cancelled; return ;; esac
            else
                part=$part$line
            fi
        done
        rm -f go
    fi
    has hang && IFS= read -r line
    if has ask; then
        ask "$(wanted ask)"
        has twice && ask "$(wanted ask)"
    fi
    if has run; then
        out=$(sh -c "$(wanted run)" 2>&1 </dev/null)
        echo "ran: $? $out" >> "$heard"
    fi
    if has cost; then
        update '{"sessionUpdate":"usage_update","used":1000,"size":200000,"cost":{"amount":'"$(wanted cost)"',"currency":"USD"}}'
    fi
    if has work; then
        echo "work" > "$(wanted work)"
        git add -A && git commit -qm "$(wanted work)" >&2
    fi
    has leave && echo "left" > "$(wanted leave)"
    has say && say "$(wanted say)"
    has done && wm done >&2
    has die && kill -9 $$
    has stay && IFS= read -r line
    return 0
}

asked=0
while IFS= read -r line; do
    id=$(printf %s "$line" | sed -n 's/^{"id":\([^,]*\),.*/\1/p')
    case $line in
        *'"method":"initialize"'*)
            send '"id":'"$id"',"result":{"protocolVersion":1,"agentInfo":{"name":"acp-agent","version":"1"},"agentCapabilities":{"sessionCapabilities":{"resume":{}}}}'
            ;;
        *'"method":"session/new"'*)
            session=s-$$
            send '"id":'"$id"',"result":{"sessionId":"'"$session"'"}'
            ;;
        *'"method":"session/resume"'*)
            session=$(printf %s "$line" | sed -n 's/.*"sessionId":"\([^"]*\)".*/\1/p')
            echo "resumed $session" >> "$heard"
            send '"id":'"$id"',"result":{}'
            ;;
        *'"method":"session/prompt"'*)
            prompt=$line
            printf '%s\n' "$prompt" >> "$heard"
            turn
            send '"id":'"$id"',"result":{"stopReason":"'"$stop"'"}'
            ;;
        *'"id"'*'"method"'*)
            send '"id":'"$id"',"error":{"code":-32601,"message":"not here"}'
            ;;
    esac
done
