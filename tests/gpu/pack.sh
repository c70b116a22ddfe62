#!/bin/sh
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0

# Builds what run.sh needs on a machine with a GPU, and puts it into one folder, which may be carried there:
#   pack.sh FOLDER [ARCHITECTURE…]
# Of cuBLAS nothing: the other machine has the toolkit's.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1
shift
architectures=$(echo "${*:-90}" | tr ' ' ';')

cd "$root"
cmake --preset cuda -B build/gpu -DLECTERN_ENGINE_ONLY=ON -DLECTERN_TESTS=OFF "-DLECTERN_CUDA_ARCHITECTURES=$architectures" >/dev/null
cmake --build build/gpu

rm -rf "$folder/libraries" "$folder/models"
mkdir -p "$folder/libraries" "$folder/models"
cp build/gpu/bin/lectern-bench build/gpu/bin/liblectern_cuda.so build/gpu/bin/gpu_kernels tests/gpu/run.sh "$folder/"
strip "$folder/lectern-bench" "$folder/liblectern_cuda.so" "$folder/gpu_kernels"
# What a machine without our packages lacks; the C library and the driver are that machine's.
ldd build/gpu/bin/lectern-bench build/gpu/bin/gpu_kernels build/gpu/bin/liblectern_cuda.so | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | sort -u |
    grep -vE '/(libc|libm|libdl|librt|libpthread|ld-linux[^/]*)\.so|/libcu' | while read -r library; do
    cp -L "$library" "$folder/libraries/"
done
cp -r resources/models/lectern-14m "$folder/models/"
for model in dense moe; do
    cp -r "tests/golden/$model/model" "$folder/models/$model"
done
cp tests/golden/gguf/dense-wide-*.gguf tests/golden/gguf/moe-wide-Q4_K_M.gguf "$folder/models/"
cp tests/app/importing/data/fhs-3.0.pdftotext.txt "$folder/text.txt"
cp tests/gpu/questions.txt "$folder/"
du -sh "$folder"
