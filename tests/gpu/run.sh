#!/bin/sh
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0

# The engine on this machine's GPU, through the plug-in:
#   run.sh [FOLDER] [quick|kernels|layers|checks|memory|sanitizer|long|figures|all]
# FOLDER comes from pack.sh; without one it is built here (cmake, ninja, nvcc; no Qt). "quick" (the default) is the checks on
# small models, and a 3B's speed; "all" takes some fifteen minutes. Exits with 1 where anything is wrong.
set -u

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-}
part=${2:-quick}
if [ -z "$folder" ]; then
    if [ -x "$here/lectern-bench" ]; then
        folder=$here
    else
        folder=$(mktemp -d)
        "$here/pack.sh" "$folder" || exit 1
    fi
fi
cublas=$(for candidate in /usr/local/cuda/lib64 /usr/local/cuda/targets/x86_64-linux/lib /usr/lib/x86_64-linux-gnu \
    $(find / -name 'libcublasLt.so.13' -not -path '/proc/*' 2>/dev/null | xargs -r -n1 dirname); do
    [ -e "$candidate/libcublasLt.so.13" ] && echo "$candidate" && break
done)
export LD_LIBRARY_PATH="$folder/libraries:${cublas:-}:${LD_LIBRARY_PATH:-}"
export LECTERN_CUDA_PLUGIN="$folder/liblectern_cuda.so"
chmod +x "$folder/lectern-bench" "$folder/gpu_kernels"
program=$folder/lectern-bench
models=$folder/models
failed=0
run() {
    echo "== $*"
    "$@" && return
    failed=1
    return 1
}

run "$program" device || exit 1

kernels() {
    run "$folder/gpu_kernels" check
    run "$folder/gpu_kernels" check early
}
layers() {
    run "$program" layers "$models/lectern-14m" 300 "$folder/text.txt"
    for model in dense moe dense-wide-Q8_0.gguf dense-wide-Q4_K_M.gguf moe-wide-Q4_K_M.gguf; do
        run "$program" layers "$models/$model" 300
    done
}
checks() {
    # The built-in model has learnt to read; the others have random weights, which let errors grow.
    run "$program" check "$models/lectern-14m" 2000 "$folder/text.txt"
    run "$program" answers "$models/lectern-14m" 8000 "$folder/text.txt" "$folder/questions.txt"
    for model in dense-wide-Q8_0.gguf dense-wide-Q4_K_M.gguf moe-wide-Q4_K_M.gguf; do
        run "$program" check "$models/$model" 300
    done
}
sanitizer() {
    tool=$(command -v compute-sanitizer || echo /usr/local/cuda/bin/compute-sanitizer)
    if ! [ -x "$tool" ]; then
        echo "no compute-sanitizer here: left out"
        return
    fi
    for check in memcheck racecheck initcheck; do
        products=
        [ $check = initcheck ] && products=own # it does not see what cuBLASLt's kernels write
        for model in dense moe-wide-Q4_K_M.gguf dense-wide-Q8_0.gguf; do
            run "$tool" --tool $check --error-exitcode 1 --log-file "/tmp/lectern-$check" "$program" run "$models/$model" 40 $products
            tail -3 "/tmp/lectern-$check"
        done
        run "$tool" --tool $check --error-exitcode 1 --log-file "/tmp/lectern-$check" "$folder/gpu_kernels" check
        tail -3 "/tmp/lectern-$check"
    done
}
long() {
    run "$program" write "$models/lectern-14m" 10000
}
memory() {
    for context in 140000 262144; do
        run "$program" memory --shape jamba-mini --quant BF16 --int8-experts --depths $context
    done
}
figures() {
    run "$program" --shape jamba-3b --quant BF16 --depths 4096,32768,140000
    run "$program" --shape jamba-3b --quant Q8_0 --depths 4096,32768,140000
    run "$program" --shape jamba-3b --quant Q4_K_M --depths 4096,32768,140000
    run "$program" --shape jamba-mini --quant BF16 --int8-experts --depths 4096,32768,140000,262144
    run "$program" --shape jamba-mini --quant Q8_0 --depths 4096,16384,32768,65536,131072,262144 --no-profile
    run "$program" --shape mixtral-8x7b --quant Q8_0 --depths 4096,16384,32768,65536,131072,262144 --no-profile
}

case $part in
quick)
    kernels
    layers
    checks
    run "$program" --shape jamba-3b --quant BF16 --depths 4096,32768
    run "$program" --shape jamba-3b --quant Q4_K_M --depths 4096
    ;;
kernels | layers | checks | memory | sanitizer | long | figures) $part ;;
all)
    kernels
    layers
    checks
    memory
    sanitizer
    long
    figures
    ;;
*)
    echo "no part $part"
    exit 2
    ;;
esac
[ $failed = 0 ] && echo "all is well" || echo "something is wrong"
exit $failed
