# shellcheck shell=sh
# Sourced by `dev`: brings the machine's packages to what installer/packages.txt asks for.
#
# Debian 13+, Ubuntu 25.04+: the release's own packages. Debian 12: a second source that repeats the machine's own
# Debian stanza with suite trixie, held back by a priority of 100, so that only what we name (and what that needs)
# comes from it. What is to be done is one text of shell commands: shown, run by root, run through sudo, or printed
# for somebody who may. WM_SETUP_ROOT puts another file system in the place of / (for tests; nothing is written there).

setup_root=${WM_SETUP_ROOT:-}
setup_list=installer/packages.txt
setup_sources=/etc/apt/sources.list.d/wagonmaster-trixie.sources
setup_pin=/etc/apt/preferences.d/wagonmaster-trixie

# version_at_least HAVE WANT: dotted numbers.
version_at_least() {
    printf '%s %s\n' "${1:-0}" "$2" | awk '{ n = split($2, want, "."); split($1, have, ".")
        for (i = 1; i <= n; i++) if (have[i] + 0 != want[i] + 0) exit !(have[i] + 0 > want[i] + 0) }'
}

# tool_version PROGRAM: the first dotted number that it prints about itself; nothing when there is no such program.
tool_version() {
    "$1" --version 2>/dev/null | awk '!done && match($0, /[0-9]+\.[0-9.]*[0-9]/) { print substr($0, RSTART, RLENGTH); done = 1 }'
}

# The two tools whose age matters, as PATH finds them. When an old one in /usr/local shadows a good one, /usr/bin goes first.
setup_check_tools() {
    for pair in git:2.47 cmake:3.31; do
        tool=${pair%:*} want=${pair#*:}
        version_at_least "$(tool_version "$tool")" "$want" && continue
        if version_at_least "$(tool_version "/usr/bin/$tool")" "$want"; then
            PATH=/usr/bin:$PATH
            export PATH
            continue
        fi
        setup_complaint="$tool $want or newer is needed, and there is none."
        if command -v "$tool" >/dev/null; then
            setup_complaint="$tool $want or newer is needed; $(command -v "$tool") is $(tool_version "$tool")."
        fi
        return 1
    done
}

# The packages that are missing or too old, on one line.
setup_missing() {
    # shellcheck disable=SC2046 # a list of words
    dpkg-query --admindir="$setup_root/var/lib/dpkg" -W -f '${Package} ${db:Status-Status} ${Version}\n' \
        $(awk '!/^#/ { print $1 }' "$setup_list") 2>/dev/null |
        awk 'FILENAME == "-" { if ($2 == "installed") have[$1] = $3; next }
             !/^#/ && NF { print $1, ($1 in have ? have[$1] : "-"), $2 }' - "$setup_list" |
        while read -r name have want; do
            if [ "$name" = npm ] && command -v npm >/dev/null; then continue; fi # Node's own package brings it, too, and rules Debian's out
            [ "$have" != - ] && { [ -z "$want" ] || dpkg --compare-versions "$have" ge "$want"; } || printf '%s ' "$name"
        done
}

# setup_stanza SUITE-PATTERN: the machine's own source of a Debian release as deb822 fields, whatever form it is
# written in; without Suites and Components. Sources that we added do not count.
setup_stanza() {
    for file in "$setup_root"/etc/apt/sources.list "$setup_root"/etc/apt/sources.list.d/*.list; do
        [ -f "$file" ] || continue
        awk -v suite="^($1)\$" '
            $1 == "deb" {
                options = ""; line = $0; sub(/^deb[ \t]+/, "", line)
                if (line ~ /^\[/) { options = substr(line, 2, index(line, "]") - 2); line = substr(line, index(line, "]") + 1) }
                split(line, word, " ")
                if (word[2] !~ suite) next
                print "URIs: " word[1]
                count = split(options, option, " ")
                for (i = 1; i <= count; i++) {
                    at = index(option[i], "="); name = substr(option[i], 1, at - 1); value = substr(option[i], at + 1)
                    if (name == "arch") name = "Architectures"
                    if (name == "lang") name = "Languages"
                    if (name == "target") name = "Targets"
                    if (name == "signed-by") name = "Signed-By"
                    gsub(",", " ", value)
                    print name ": " value
                }
                exit
            }' "$file" | awk '{ print } END { exit NR == 0 }' && return 0
    done
    for file in "$setup_root"/etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] && [ "$file" != "$setup_root$setup_sources" ] || continue
        awk -v suite="^($1)\$" '
            function finish(   i, count, word, good) {
                count = split(suites, word, " ")
                for (i = 1; i <= count; i++) if (word[i] ~ suite) good = 1
                if (good && types ~ /(^| )deb( |$)/ && enabled != "no" && !done) { printf "%s", kept; done = 1 }
                suites = types = enabled = kept = ""
            }
            /^#/ { next }
            /^[ \t]*$/ { finish(); next }
            /^[ \t]/ { if (keep) kept = kept $0 "\n"; next }
            {
                name = tolower(substr($0, 1, index($0, ":") - 1)); value = substr($0, index($0, ":") + 1); sub(/^[ \t]+/, "", value)
                if (name == "suites") suites = value
                if (name == "types") types = value
                if (name == "enabled") enabled = value
                keep = name !~ /^(suites|types|enabled|components|x-repolib-name)$/
                if (keep) kept = kept $0 "\n"
            }
            END { finish() }' "$file" | awk '{ print } END { exit NR == 0 }' && return 0
    done
    return 1
}

# What to do on this machine: `backport` (Debian 12), `native`, or `unknown`. Told by the sources rather than by
# /etc/os-release alone: that file says 13 once the first set-up has brought base-files along with the C library.
setup_system() {
    ID='' VERSION_ID='' PRETTY_NAME=''
    # shellcheck disable=SC1091
    [ -r "$setup_root/etc/os-release" ] && . "$setup_root/etc/os-release"
    setup_name=${PRETTY_NAME:-an unknown system}
    setup_kind=unknown
    case $ID in
    debian)
        if [ "${VERSION_ID:-99}" -ge 13 ] && ! setup_stanza 'bookworm|oldstable' >/dev/null; then
            setup_kind=native
        elif [ "${VERSION_ID:-99}" -ge 12 ] && setup_stanza 'trixie|forky|stable|testing|unstable|sid' >/dev/null; then
            setup_kind=native
        elif [ "${VERSION_ID:-99}" -ge 12 ]; then
            setup_kind=backport
        fi
        ;;
    ubuntu)
        if version_at_least "$VERSION_ID" 25.04; then setup_kind=native; fi
        ;;
    esac
}

# setup_commands PACKAGES: the shell commands that root is to run.
setup_commands() {
    echo 'set -e'
    echo 'umask 022'
    from=
    if [ "$setup_kind" = backport ]; then
        from='-t trixie '
        stanza=$(setup_stanza 'bookworm|oldstable') || return 1
        printf "cat >%s <<'END'\nTypes: deb\nSuites: trixie\nComponents: main\n%s\nEND\n" "$setup_sources" "$stanza"
        printf "cat >%s <<'END'\nPackage: *\nPin: release n=trixie\nPin-Priority: 100\nEND\n" "$setup_pin"
    fi
    echo 'export DEBIAN_FRONTEND=noninteractive'
    echo 'apt-get update || echo "Some package lists could not be fetched; going on with the rest." >&2'
    printf 'apt-get install -y %s--no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold' "$from"
    printf ' %s' "$@"
    echo
}

setup_unknown() {
    echo "This is $setup_name, and ./dev setup knows Debian 12 and newer and Ubuntu 25.04 and newer. Install with its own package" \
        "manager: GCC 14, CMake 3.31, Ninja, ccache, pkg-config, git 2.47, nlohmann-json 3.11, libimmer, toml++, SQLite 3, zstd, libgit2 1.9," \
        "OpenSSL, Qt 6.8 (base, declarative, SVG, Wayland), KDE's syntax-highlighting 6, RapidCheck, clang 19 with clang-format and" \
        "clang-tidy, and the fonts Inter and JetBrains Mono. ./dev build takes it from there." >&2
}

setup_ask() {
    [ "$assume_yes" = yes ] || [ "${CI:-}" = true ] || [ ! -t 0 ] && return 0
    printf 'Go ahead? [Y/n] '
    read -r answer || answer=no
    case $answer in '' | y | Y | yes | Yes) ;; *) return 1 ;; esac
}

# setup_install COMMANDS: by root, or through sudo; printed for whoever may when neither can be.
setup_install() {
    if [ "$(id -u)" = 0 ]; then
        set -- sh -c "$1"
    elif command -v sudo >/dev/null; then
        set -- sudo sh -c "$1"
    else
        printf 'There is no sudo here. As root, run:\n\n%s\n\nthen this again.\n' "$1" >&2
        return 1
    fi
    setup_ask || {
        echo 'Nothing was changed.' >&2
        return 1
    }
    "$@" || {
        for commands; do :; done
        printf 'The packages could not be installed. These were the commands, to be run as root:\n\n%s\n' "$commands" >&2
        return 1
    }
}

# setup_packages [print]: installs what is missing, or only prints the commands. Quiet and quick when nothing is.
setup_packages() {
    mode=${1:-}
    setup_system
    if [ "$setup_kind" = unknown ]; then
        setup_check_tools && [ "$mode" != print ] && return 0
        setup_unknown
        return 1
    fi
    # shellcheck disable=SC2046 # a list of words
    set -- $(setup_missing)
    if [ $# -gt 0 ]; then
        commands=$(setup_commands "$@") || {
            echo "This is $setup_name, but no source in /etc/apt has its release, so there is nothing to copy the trixie source from." \
                "Add the Debian archive to /etc/apt/sources.list.d and run ./dev setup again." >&2
            return 1
        }
        if [ "$mode" = print ]; then
            printf '%s\n' "$commands"
            return 0
        fi
        echo "$# packages are missing on $setup_name:" "$@" | fold -s -w 120
        if [ "$setup_kind" = backport ]; then
            echo "They come from Debian 13 (trixie) by a second source file, $setup_sources; $setup_pin"
            echo "gives it priority 100, so that only they and what they need (the C library is part of that) come from there."
        fi
        setup_install "$commands" || return 1
    fi
    [ "$mode" = print ] && return 0
    setup_check_tools || {
        echo "$setup_complaint Remove what shadows it in PATH ($PATH)." >&2
        return 1
    }
}

# Node 22 from npm, beside the build: for tests that drive real npm programs. The machine's own Node stays as it is.
setup_node() {
    folder=build/tools/node
    if version_at_least "$(tool_version "$folder/node_modules/node/bin/node")" 22; then
        echo "Node $(tool_version "$folder/node_modules/node/bin/node") is in $folder/node_modules/node/bin."
        return 0
    fi
    command -v npm >/dev/null || {
        echo 'npm is needed to fetch Node 22, and there is none. Install it with: apt-get install --no-install-recommends npm' >&2
        return 1
    }
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-audit --no-fund --loglevel=error node@22 || {
        echo "npm could not fetch node@22. Check the network and npm's registry (npm config get registry)." >&2
        return 1
    }
    echo "Node $(tool_version "$folder/node_modules/node/bin/node") is in $folder/node_modules/node/bin."
}
