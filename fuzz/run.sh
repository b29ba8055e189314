#!/bin/sh
# Builds the fuzz targets, runs them in turn, and prints a table of how often each was run.
#
#     fuzz/run.sh [RUNS] [SECONDS] [TARGET]...
#
# Each target gets so many RUNS (300,000 if none is given), or fewer if its SECONDS (600) are over; all TARGETs in turn, if none is named. Needs cargo-fuzz
# and a nightly compiler, or a folder of targets that were built, in BINARIES. New inputs go to `found/`, logs to `logs/`, the input of a fault to `artifacts/`. A fault ends
# its target and, at the end, the script with exit code 1.
set -eu
cd "$(dirname "$0")"
runs=${1:-300000}
seconds=${2:-600}
[ $# -lt 1 ] || shift
[ $# -lt 1 ] || shift
if [ -z "${BINARIES:-}" ]; then
    # The crate in one piece, as cargo-fuzz would have it, takes LLVM hours.
    RUSTFLAGS=-Ccodegen-units=64 cargo +nightly fuzz build --sanitizer none
    BINARIES=${CARGO_TARGET_DIR:-target}/$(rustc +nightly -vV | sed -n 's/^host: //p')/release
fi
# Memory that no test writes to a disk, where there is some.
[ ! -w /dev/shm ] || export TMPDIR="${TMPDIR:-/dev/shm}"
mkdir -p logs artifacts
line() { printf '%-12s %10s %8s %8s  %s\n' "$@"; }
line target runs seconds edges fault
faulty=0
for target in ${*:-$(sed -n 's/^name = "\(.*\)"/\1/p' Cargo.toml | tail -n +2)}; do
    mkdir -p "found/$target"
    fault=
    "$BINARIES/$target" "found/$target" "corpus/$target" -artifact_prefix="artifacts/$target-" -runs="$runs" -max_total_time="$seconds" \
        -max_len=16384 -timeout=25 -rss_limit_mb=2500 -print_final_stats=1 > "logs/$target" 2>&1 || { fault="see logs/$target" faulty=1; }
    done=$(sed -n 's/^stat::number_of_executed_units: *//p' "logs/$target")
    took=$(sed -n 's/^Done [0-9]* runs in \([0-9]*\) second.*/\1/p' "logs/$target")
    edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "logs/$target" | tail -n 1)
    line "$target" "${done:-?}" "${took:--}" "${edges:--}" "$fault"
    total=$((${total:-0} + ${done:-0}))
done
line all "${total:-0}" "" "" ""
exit $faulty
