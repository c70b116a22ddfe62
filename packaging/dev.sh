#!/bin/sh
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds Lectern from a clone, after installing what Debian 12 or Ubuntu 24.04 lack for it. See usage() below.
# Standard output carries only what the program or ctest prints; everything else goes to standard error.
set -eu

# What building and testing need; qt6-base-dev brings Qt Test, poppler-data the character maps of East Asian PDFs; valgrind
# counts instructions in a test, tesseract-ocr-eng is what scans in tests are read with. The last line is the desktop that the window is tested on.
packages="g++ cmake ninja-build pkgconf
    qt6-base-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
    libsentencepiece-dev nlohmann-json3-dev libpoppler-cpp-dev poppler-data libqpdf-dev libseccomp-dev
    libarchive-dev libxml2-dev libgumbo-dev libuchardet-dev libicu-dev
    libtesseract-dev libleptonica-dev tesseract-ocr-eng
    libsqlite3-dev
    valgrind
    xvfb openbox xdotool dbus-daemon at-spi2-core"

source=$(cd "$(dirname "$0")/.." && pwd)
build=$source/build/release

usage() {
    cat >&2 <<END
usage: sh packaging/dev.sh run [FILE…]    build, then open the files; with no display, answers questions from standard input
       sh packaging/dev.sh build          build into build/release
       sh packaging/dev.sh test [OPTION…] build, then run every test (options go to ctest)
       sh packaging/dev.sh bench [OPTION…] build, then measure (options go to lectern bench)
       sh packaging/dev.sh figures        build, then measure what the window promises
Missing packages are installed first, as root or with sudo.
END
    exit 2
}

say() {
    echo "dev.sh: $*" >&2
}

# Names the packages that are not installed.
missing_packages() {
    for package in $packages; do
        status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || status=none
        [ "$status" = installed ] || printf '%s ' "$package"
    done
}

# Never reads standard input: it may hold the questions for the program.
install_missing() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        # shellcheck disable=SC2086 # a list
        say "this is no Debian or Ubuntu; make sure that you have what they call:" $packages
        return
    fi
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0

    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null; then
        as_root=sudo
    else
        say "these packages are missing, and neither root nor sudo is at hand to install them. As root, run"
        say "    apt-get install --no-install-recommends $missing"
        exit 1
    fi
    say "installing ${missing% }"
    apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300"
    # shellcheck disable=SC2086 # words of a command, a list
    {
        $apt update </dev/null >&2 || say "the package lists could not be refreshed; going on with those at hand"
        if ! $apt install --yes --no-install-recommends $missing </dev/null >&2; then
            say "apt-get could not install: $missing"
            exit 1
        fi
    }
}

# Configures quietly (half a screen of checks that nobody reads) unless it fails.
configure() {
    launcher=$(command -v ccache) || launcher=
    mkdir -p "$build"
    if ! cmake -S "$source" --preset release "-DCMAKE_CXX_COMPILER_LAUNCHER=$launcher" \
            </dev/null >"$build/configure.log" 2>&1; then
        cat "$build/configure.log" >&2
        say "CMake could not configure the build"
        exit 1
    fi
}

build() {
    install_missing
    configure
    if ! cmake --build "$build" </dev/null >&2; then
        say "the build failed"
        exit 1
    fi
}

# Text is UTF-8 everywhere in Qt 6, which warns where the locale is something else.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8

[ $# -gt 0 ] || usage
verb=$1
shift
case $verb in
    run)
        build
        exec "$build/bin/lectern" "$@"
        ;;
    build)
        [ $# = 0 ] || usage
        build
        say "built $build/bin/lectern"
        ;;
    test)
        build
        exec ctest --test-dir "$build" --output-on-failure --parallel 2 "$@" </dev/null
        ;;
    bench)
        build
        exec "$build/bin/lectern" bench "$@"
        ;;
    figures)
        build
        exec "$build/bin/test_figures_window"
        ;;
    *)
        usage
        ;;
esac
