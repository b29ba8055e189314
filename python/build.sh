#!/usr/bin/env bash
# Builds the wheel, installs it into an environment of its own, and runs its tests. Says so and does nothing where
# Python, its venv or the network are not there.
set -euo pipefail
cd "$(dirname "$0")"

skip() { echo "skipped: the wheel: $*"; exit 0; }

command -v python3 > /dev/null || skip "no python3"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || skip "python3 is older than 3.10"
python3 -c 'import ensurepip, venv' 2> /dev/null || skip "no python3-venv"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/build"
"$work/build/bin/pip" install --quiet "maturin>=1.9,<2" 2> /dev/null || skip "pip cannot install maturin"
(cd .. && cargo fmt --check -p stancekit-python && cargo clippy --locked -p stancekit-python -- -D warnings)
"$work/build/bin/maturin" build --locked --release --out "$work/wheels" "$@"

wheel=("$work"/wheels/stancekit-*.whl)
size="$(stat --format=%s "${wheel[0]}")"
echo "$(basename "${wheel[0]}"): $((size / 1000)) kB"
[ "$size" -le 15000000 ] || { echo "error: the wheel is larger than 15 MB"; exit 1; }

python3 -m venv "$work/fresh"
"$work/fresh/bin/pip" install --quiet "${wheel[0]}[test]"
PATH="$work/fresh/bin:$PATH" "$work/fresh/bin/python" -m pytest -q tests
