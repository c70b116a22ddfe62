#!/bin/sh
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0

# Compares what ptxas makes of the kernels with the committed budget: registers, spills, static shared memory.
#   budget.sh [--write] KERNEL.cu…
# Looks for nvcc in $CUDACXX, $PATH and /usr/local/cuda/bin. Run from anywhere; --write replaces the budget.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
budget=$here/budget.txt

write=no
if [ "${1:-}" = --write ]; then
    write=yes
    shift
fi

nvcc=${CUDACXX:-$(command -v nvcc || echo /usr/local/cuda/bin/nvcc)}
if ! [ -x "$nvcc" ]; then
    echo "skipped: no nvcc here"
    exit 0
fi
release=$("$nvcc" --version | sed -n 's/.*release \([0-9.]*\).*/\1/p')
# Another compiler gives out registers in another way: no fault of the kernels'.
if [ $write = no ] && [ "$release" != "$(sed -n 's/^# nvcc //p' "$budget")" ]; then
    echo "skipped: the budget is not for nvcc $release"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One line a kernel: architecture, registers, bytes spilled (stored and loaded), bytes of static shared memory, name.
for source in "$@"; do
    "$nvcc" -std=c++20 -O3 -I"$root" -gencode arch=compute_80,code=sm_80 -gencode arch=compute_90,code=sm_90 \
        -Xptxas -v -fatbin "$source" -o "$work/kernels" 2>&1 | tee "$work/log" | c++filt | awk '
        /error/ { print > "/dev/stderr" }
        /Compiling entry function/ {
            arch = $0; sub(/.* for ./, "", arch); sub(/.$/, "", arch)
            name = $0; sub(/.*entry function ./, "", name); sub(/. for .sm_.*/, "", name); sub(/^void /, "", name)
            gsub(/lectern::engine::cuda::/, "", name); gsub(/\(anonymous namespace\)::/, "", name); sub(/\(.*/, "", name)
            gsub(/ /, "", name)
        }
        /bytes spill stores/ { spilled = $5 + $9 }
        / Used .* registers/ {
            shared = 0
            for (i = 2; i < NF; ++i)
                if ($(i + 1) == "bytes" && $(i + 2) ~ /^smem/)
                    shared = $i
            for (i = 1; i < NF; ++i)
                if ($(i + 1) ~ /^registers/)
                    registers = $i
            print arch, registers, spilled, shared, name
        }' >>"$work/lines"
    grep -q "registers" "$work/log" || { echo "nvcc could not compile $source"; cat "$work/log"; exit 1; }
done
sort -k5,5 -k1,1 "$work/lines" >"$work/sorted"

if [ $write = yes ]; then
    {
        echo "# What each kernel may use at most; written by tests/cuda/budget.sh --write, compared by the test cuda.budget."
        echo "# nvcc $release"
        echo "# architecture, registers, bytes spilled, bytes of static shared memory, kernel"
        cat "$work/sorted"
    } >"$budget"
    exit 0
fi

awk 'NR == FNR { if ($0 !~ /^#/) { registers[$1 " " $5] = $2; spilled[$1 " " $5] = $3; shared[$1 " " $5] = $4 } next }
    {
        kernel = $1 " " $5
        seen[kernel] = 1
        if (!(kernel in registers)) { print "not in the budget: " $0; bad = 1; next }
        if ($2 > registers[kernel]) { print kernel ": " $2 " registers, may use " registers[kernel]; bad = 1 }
        if ($3 > spilled[kernel]) { print kernel ": " $3 " bytes spilled, may spill " spilled[kernel]; bad = 1 }
        if ($4 > shared[kernel]) { print kernel ": " $4 " bytes of static shared memory, may use " shared[kernel]; bad = 1 }
        if ($2 < registers[kernel]) print kernel ": only " $2 " registers of " registers[kernel]
    }
    END {
        for (kernel in registers)
            if (!(kernel in seen)) { print "in the budget, and no kernel: " kernel; bad = 1 }
        print FNR " kernels compared"
        exit bad
    }' "$budget" "$work/sorted"
