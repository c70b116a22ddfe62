#!/bin/sh
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0

# Builds the kernels' checks for a GPU, with nvcc and nothing else:  build.sh OUTPUT [ARCHITECTURE…]
# OUTPUT needs a driver only. Without architectures: that of H100, and PTX for newer ones.
set -eu

root=$(cd "$(dirname "$0")/../../.." && pwd)
output=$1
shift
nvcc=${CUDACXX:-$(command -v nvcc || echo /usr/local/cuda/bin/nvcc)}
architectures=
for architecture in ${*:-90}; do
    architectures="$architectures -gencode arch=compute_$architecture,code=[sm_$architecture,compute_$architecture]"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
for source in engine/cuda/kernels/*.cu tests/cuda/fragment_kernels.cu tests/gpu/kernels/*.cpp engine/base/failure.cpp; do
    # shellcheck disable=SC2086
    "$nvcc" -std=c++20 -O3 -lineinfo -I. $architectures -c "$source" -o "$work/$(basename "$source").o"
done
# shellcheck disable=SC2086
"$nvcc" $architectures -Xcompiler -static-libstdc++,-static-libgcc "$work"/*.o -o "$output"
