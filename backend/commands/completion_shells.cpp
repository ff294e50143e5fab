#include "commands/completion_shells.h"

namespace wm::commands {

const std::string_view bash_completion = R"BASH(
# OFFER PREFIX: one candidate per line
_wm_offer()
{
    case $1 in
    @file) compopt -o filenames 2>/dev/null; compgen -f -- "$2" ;;
    @directory) compopt -o filenames 2>/dev/null; compgen -d -- "$2" ;;
    @*) compgen -W "$(wm __complete "${1#@}" "$2" 2>/dev/null </dev/null)" -- "$2" ;;
    *) compgen -W "$1" -- "$2" ;;
    esac
}

# The words that can follow these words of a verb
_wm_next()
{
    local entry start="$*"
    [ -z "$start" ] || start+=' '
    for entry in "${_wm_verbs[@]}"; do
        entry=${entry%%:*}
        if [[ $entry == "$start"* ]]; then
            entry=${entry#"$start"}
            printf '%s\n' "${entry%% *}"
        fi
    done | sort -u
}

_wm()
{
    local -a words=() flags places
    local i word entry verb= pending= has_pending= place=0 at=0 current offer prefix
    # "--opt=value" comes as three words, because = breaks words
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((${#words[@]})) && [[ ${words[-1]} == --* && ($word == '=' || ${words[-1]} == *=) ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    current=${words[-1]}
    unset 'words[-1]'
    # options that may come before the verb
    while ((at < ${#words[@]})) && [[ ${words[at]} == -* ]]; do
        case ${words[at]} in
        -C | --directory | --actor | --rig) at=$((at + 2)) ;;
        *) at=$((at + 1)) ;;
        esac
    done
    if ((at > ${#words[@]})); then # the word is the value of such an option
        COMPREPLY=()
        [[ ${words[-1]} == -C || ${words[-1]} == --directory ]] && mapfile -t COMPREPLY < <(_wm_offer @directory "$current")
        return
    fi
    words=("${words[@]:at}")
    for ((i = 3; i > 0 && ${#verb} == 0; i--)); do
        ((i <= ${#words[@]})) || continue
        for entry in "${_wm_verbs[@]}"; do
            [[ ${entry%%:*} == "${words[*]:0:i}" ]] && verb=${words[*]:0:i} && at=$i && break
        done
    done
    _wm_table "$verb"
    flags+=("${_wm_global[@]}")
    COMPREPLY=()
    if [[ -z $verb || $verb == "${words[*]}" && $current != -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_wm_next "${words[@]}")" -- "$current")
    fi
    [[ $verb == help ]] && mapfile -t COMPREPLY < <(compgen -W "$(_wm_next "${words[@]:1}")" -- "$current")
    if [[ -z $verb && $current != -* ]]; then
        return
    fi
    [[ -n $verb ]] || at=${#words[@]}
    for word in "${words[@]:at}"; do
        if [[ -n $has_pending ]]; then
            has_pending=
        elif [[ $word == -* && $word != *=* ]]; then
            for entry in "${flags[@]}"; do
                [[ $entry == "$word="* ]] && has_pending=1 pending=${entry#*=} && break
            done
        elif [[ $word != -* ]]; then
            place=$((place + 1))
        fi
    done
    if [[ -n $has_pending ]]; then
        offer=$pending prefix=$current
    elif [[ $current == --*=* ]]; then
        for entry in "${flags[@]}"; do
            [[ $entry == "${current%%=*}="* ]] && offer=${entry#*=} && break
        done
        prefix=${current#*=}
    elif [[ $current == -* ]]; then
        offer="${flags[*]%%=*}" prefix=$current
    elif ((${#places[@]})); then
        ((place < ${#places[@]})) || { [[ ${places[-1]} == *… ]] && place=$((${#places[@]} - 1)); }
        offer=${places[place]%…} prefix=$current
    fi
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(_wm_offer "$offer" "$prefix")
}

complete -F _wm wm
)BASH";

const std::string_view zsh_completion = R"ZSH(
_wm_offer()
{
    case $1 in
    @file) _files ;;
    @directory) _files -/ ;;
    @*) compadd -- ${(f)"$(wm __complete ${1#@} "$PREFIX" 2>/dev/null </dev/null)"} ;;
    *) compadd -- ${=1} ;;
    esac
}

# The words that can follow these words of a verb
_wm_next()
{
    local entry start="$*"
    local -a found
    [[ -z $start ]] || start+=' '
    for entry in $_wm_verbs; do
        [[ ${entry%%:*} == "$start"* ]] || continue
        entry=${entry#"$start"}
        if [[ ${entry%%:*} == *' '* ]]; then
            found+=("${entry%% *}:${entry%% *} …")
        else
            found+=("$entry")
        fi
    done
    local -a values shown
    for entry in $found; do
        [[ -z ${values[(r)${entry%%:*}]} ]] || continue
        values+=("${entry%%:*}")
        shown+=("${entry%%:*}  -- ${entry#*:}")
    done
    compadd -l -d shown -- $values
}

_wm()
{
    emulate -L zsh
    local -a given flags places
    local i word entry verb pending has_pending offer
    integer place=1 at=1
    local current=${words[CURRENT]}
    given=("${(@)words[2,CURRENT-1]}")
    # options that may come before the verb
    while (( at <= $#given )) && [[ $given[at] == -* ]]; do
        case $given[at] in
        -C|--directory|--actor|--rig) (( at += 2 )) ;;
        *) (( at += 1 )) ;;
        esac
    done
    if (( at > $#given + 1 )); then # the word is the value of such an option
        [[ $given[-1] == -C || $given[-1] == --directory ]] && _wm_offer @directory
        return
    fi
    given=("${(@)given[at,-1]}")
    at=0
    for i in 3 2 1; do
        (( i <= $#given )) && [[ -z $verb ]] || continue
        for entry in $_wm_verbs; do
            [[ ${entry%%:*} == "${(j: :)given[1,i]}" ]] && { verb=${entry%%:*}; at=$i; break }
        done
    done
    _wm_table "$verb"
    flags+=($_wm_global)
    if [[ $current != -* && ( -z $verb || $verb == "${(j: :)given}" ) ]]; then
        _wm_next $given
    fi
    [[ $verb == help ]] && _wm_next "${(@)given[2,-1]}"
    [[ -z $verb && $current != -* ]] && return
    [[ -n $verb ]] || at=$#given
    for word in "${(@)given[at+1,-1]}"; do
        if [[ -n $has_pending ]]; then
            has_pending=
        elif [[ $word == -* && $word != *=* ]]; then
            for entry in $flags; do
                [[ $entry == "$word="* ]] && { has_pending=1; pending=${entry#*=}; break }
            done
        elif [[ $word != -* ]]; then
            (( place += 1 ))
        fi
    done
    if [[ -n $has_pending ]]; then
        offer=$pending
    elif [[ $current == --*=* ]]; then
        for entry in $flags; do
            [[ $entry == "${current%%=*}="* ]] && { offer=${entry#*=}; break }
        done
        compset -P '*='
    elif [[ $current == -* ]]; then
        offer="${(j: :)${(@)flags%%=*}}"
    elif (( $#places )); then
        (( place <= $#places )) || { [[ $places[-1] == *… ]] && place=$#places }
        offer=${places[place]%…}
    fi
    [[ -n $offer ]] && _wm_offer "$offer"
}

if [[ $funcstack[1] == _wm ]]; then
    _wm "$@"
elif (( $+functions[compdef] )); then
    compdef _wm wm
fi
)ZSH";

} // namespace wm::commands
