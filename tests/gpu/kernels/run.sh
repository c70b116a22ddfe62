#!/bin/sh
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0

# The kernels on this machine's GPU:  run.sh [BINARY]
# Checks against double precision, the same under compute-sanitizer where it is, and the rates. BINARY comes from build.sh;
# without one it is built here. Exits with 1 where anything is wrong.
set -u

here=$(cd "$(dirname "$0")" && pwd)
binary=${1:-}
if [ -z "$binary" ]; then
    binary=$(mktemp -d)/gpu_kernels
    "$here/build.sh" "$binary" || exit 1
fi

failed=0
"$binary" check || failed=1
echo "with early launches"
"$binary" check early >"/tmp/lectern-early.$$" || failed=1
grep -v '^ok ' "/tmp/lectern-early.$$"
rm -f "/tmp/lectern-early.$$"

sanitizer=$(command -v compute-sanitizer || echo /usr/local/cuda/bin/compute-sanitizer)
if [ -x "$sanitizer" ]; then
    for tool in memcheck racecheck initcheck; do
        echo "compute-sanitizer $tool"
        "$sanitizer" --tool $tool --error-exitcode 1 "$binary" check >"/tmp/lectern-$tool.$$" 2>&1 || failed=1
        grep -v '^ok ' "/tmp/lectern-$tool.$$" | tail -20
        rm -f "/tmp/lectern-$tool.$$"
    done
else
    echo "no compute-sanitizer here: left out"
fi

"$binary" rates || failed=1
echo "with early launches"
"$binary" rates early || failed=1
exit $failed
