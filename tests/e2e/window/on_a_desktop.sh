#!/bin/sh
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
#
# usage: on_a_desktop.sh PROGRAM [ARGUMENT…]
# Runs a program on a desktop of its own, without a screen: an X server, a window manager, a session bus. Ends with the
# program's exit status and leaves nothing behind, not even when it is killed: then the kernel ends what it had started.
set -eu

for needed in Xvfb openbox dbus-daemon xdotool setpriv; do
    command -v "$needed" >/dev/null && continue
    echo "on_a_desktop.sh: $needed is missing (packages xvfb openbox dbus-daemon xdotool at-spi2-core util-linux)" >&2
    exit 1
done

folder=$(mktemp -d) # of mode 700, as the bus wants it; short, as a socket's name must be
processes=
clean_up() {
    trap '' INT TERM HUP
    # The last one started goes first. Nobody mourns who has gone already.
    for process in $processes; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# start OUT PROGRAM [ARGUMENT…]: a program that ends with this one; OUT is its descriptor 3.
start() {
    out=$1
    shift
    setpriv --pdeathsig TERM "$@" 3>"$out" 2>"$folder/log" &
    processes="$! $processes"
}

# The line that a program writes into the pipe $1 as soon as it is ready.
announced() {
    read -r line <"$1" && echo "$line"
}

fail() {
    echo "on_a_desktop.sh: $1 did not start:" >&2
    cat "$folder/log" >&2
    exit 1
}

mkdir "$folder/home"
export HOME="$folder/home" XDG_RUNTIME_DIR="$folder" LC_ALL=C.UTF-8
unset WAYLAND_DISPLAY XAUTHORITY XMODIFIERS GTK_MODULES QT_IM_MODULE XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME
mkfifo "$folder/display" "$folder/bus" "$folder/manager"

start "$folder/display" Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp
display=$(announced "$folder/display") || fail Xvfb
export DISPLAY=":$display"

start "$folder/bus" dbus-daemon --session --nofork --nopidfile --print-address=3
DBUS_SESSION_BUS_ADDRESS=$(announced "$folder/bus") || fail dbus-daemon
export DBUS_SESSION_BUS_ADDRESS

# A window that is there before its manager doesn't get the focus.
start /dev/null openbox --startup "sh -c 'echo ready >$folder/manager'"
announced "$folder/manager" >"$folder/log" || fail openbox

# In the background: a shell that waits for a program in the foreground doesn't hear of signals.
LECTERN_TEST_DESKTOP=1 QT_QPA_PLATFORM=xcb setpriv --pdeathsig KILL "$@" &
processes="$! $processes"
status=0
wait $! || status=$?
exit $status
