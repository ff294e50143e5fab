#!/bin/sh
# What `./dev setup` would do on machines other than this one: their files stand in a directory, nothing is installed.
set -eu
cd "$1"
machine=$(mktemp -d)
trap 'rm -rf "$machine"' EXIT
failures=0

# a_machine OS-RELEASE-LINES: with nothing installed.
a_machine() {
    rm -rf "${machine:?}"/*
    mkdir -p "$machine/etc/apt/sources.list.d" "$machine/var/lib/dpkg/info"
    : >"$machine/var/lib/dpkg/status"
    printf '%s\n' "$@" >"$machine/etc/os-release"
    status=0 said=
}
setup() {
    status=0
    said=$(WM_SETUP_ROOT=$machine ./dev setup --print 2>&1) || status=$?
}
fails() {
    printf 'FAIL %s: %s\n  said (%s):\n%s\n' "$name" "$1" "$status" "$said"
    failures=$((failures + 1))
}
says() { case $said in *"$1"*) ;; *) fails "should say: $1" ;; esac; }
says_not() { case $said in *"$1"*) fails "should not say: $1" ;; esac; }
succeeds() { [ "$status" = 0 ] || fails 'should succeed'; }
refuses() { [ "$status" != 0 ] || fails 'should refuse'; }

name='Debian 12, deb822: a stanza like its own with suite trixie, pinned low'
a_machine ID=debian VERSION_ID=12
cat >"$machine/etc/apt/sources.list.d/debian.sources" <<'END'
Types: deb
URIs: http://security.example.org/debian-security
Suites: bookworm-security
Components: main

Types: deb deb-src
# a comment
URIs: http://mirror.example.org/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
 -----END PGP PUBLIC KEY BLOCK-----
END
setup
succeeds
says 'Types: deb
Suites: trixie
Components: main
URIs: http://mirror.example.org/debian
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
 -----END PGP PUBLIC KEY BLOCK-----
END'
says 'Pin: release n=trixie
Pin-Priority: 100'
says '-t trixie --no-install-recommends'
says 'g++-14'
says_not security.example.org
says_not deb-src

name='Debian 12 after a first set-up: os-release says 13 already, the source still says bookworm'
a_machine ID=debian VERSION_ID=13
printf 'Types: deb\nURIs: http://mirror.example.org/debian\nSuites: bookworm\nComponents: main\n' >"$machine/etc/apt/sources.list.d/debian.sources"
printf 'Types: deb\nURIs: http://mirror.example.org/debian\nSuites: trixie\n' >"$machine/etc/apt/sources.list.d/wagonmaster-trixie.sources"
setup
succeeds
says '-t trixie'

name='Debian 12, one-line source with options'
a_machine ID=debian VERSION_ID=12
echo 'deb [arch=amd64,arm64 signed-by=/usr/share/keyrings/a.gpg] http://mirror.example.org/debian bookworm main' >"$machine/etc/apt/sources.list"
setup
succeeds
says 'URIs: http://mirror.example.org/debian
Architectures: amd64 arm64
Signed-By: /usr/share/keyrings/a.gpg'

name='Debian 12 whose source is switched off'
a_machine ID=debian VERSION_ID=12
printf 'Enabled: no\nTypes: deb\nURIs: http://mirror.example.org/debian\nSuites: bookworm\n' >"$machine/etc/apt/sources.list.d/debian.sources"
setup
refuses
says 'no source in /etc/apt has its release'

name='Debian 13: its own packages'
a_machine ID=debian VERSION_ID=13
printf 'Types: deb\nURIs: http://mirror.example.org/debian\nSuites: trixie\nComponents: main\n' >"$machine/etc/apt/sources.list.d/debian.sources"
setup
succeeds
says 'apt-get install -y --no-install-recommends'
says_not wagonmaster-trixie

name='Debian testing, which has no number'
a_machine ID=debian
setup
succeeds
says_not wagonmaster-trixie

name='Ubuntu 25.04'
a_machine ID=ubuntu VERSION_ID=25.04
setup
succeeds
says 'apt-get install -y --no-install-recommends'
says_not wagonmaster-trixie

for old in 'ubuntu VERSION_ID=24.04' 'debian VERSION_ID=11' 'fedora VERSION_ID=42'; do
    name="not known: $old"
    # shellcheck disable=SC2086 # two lines of os-release
    a_machine ID=${old% *} ${old#* } "PRETTY_NAME='Some Linux 1'"
    setup
    refuses
    says 'This is Some Linux 1'
    says 'Qt 6.8'
done

name='an old package counts as missing, a good one does not'
a_machine ID=ubuntu VERSION_ID=25.04
printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nMaintainer: a\nDescription: b\nVersion: %s\n\n' \
    cmake 3.25.1-1 ninja-build 1.11 git 1:2.47.3 >"$machine/var/lib/dpkg/status"
setup
says ' cmake'
says_not ninja-build
says_not ' git '

[ "$failures" = 0 ]
