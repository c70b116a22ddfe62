#!/bin/sh
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
#
# Fuzzes one target: sh tests/fuzz/run.sh TARGET SECONDS [WORK FOLDER]
# Builds it, runs it on the corpus, and says what came out: executions, coverage, findings. New inputs stay in
# WORK/TARGET (a later run goes on from them), findings in WORK/TARGET-found; nothing is written into the repository.
set -eu
[ $# -ge 2 ] || { sed -n '5,7s/^# //p' "$0"; exit 2; }
target=$1 seconds=$2 work=${3:-build/fuzz/work}
cd "$(dirname "$0")/../.."
[ -f build/fuzz/CMakeCache.txt ] || cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target "fuzz_$target" >/dev/null

found=$work/$target-found
mkdir -p "$work/$target" "$found"
case $target in
    model) words="config safetensors gguf" ;;
    *) words=$target ;;
esac
for word in $words; do
    [ ! -f "tests/fuzz/words/$word.dict" ] || cat "tests/fuzz/words/$word.dict"
done > "$work/$target.dict"

start=$(date +%s)
code=0
# Inputs that are slow (10 s of processor time, or 300 s of the clock), large in memory (1 GiB, 512 MiB at once) or lost (leaks) count as crashes do.
UBSAN_OPTIONS=print_stacktrace=1 build/fuzz/bin/fuzz_$target -max_total_time="$seconds" -timeout=300 -report_slow_units=300 -rss_limit_mb=1024 \
    -malloc_limit_mb=512 -max_len=65536 -print_final_stats=1 -artifact_prefix="$found/" -dict="$work/$target.dict" \
    "$work/$target" "tests/fuzz/corpus/$target" > "$work/$target.log" 2>&1 || code=$?
echo "$target: exit code $code after $(($(date +%s) - start)) s; processor time of the shell and of what it ran (user, system):"
times
grep -E '^stat::(number_of_executed_units|average_exec_per_sec|peak_rss_mb)' "$work/$target.log" || true
grep -oE 'cov: [0-9]+ ft: [0-9]+ corp: [^ ]+' "$work/$target.log" | tail -1
echo "findings: $(ls "$found" | wc -l) in $found; log: $work/$target.log"
exit "$code"
