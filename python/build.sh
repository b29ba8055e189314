#!/usr/bin/env bash
# Builds the wheel, installs it into an environment of its own, and runs its tests. Says so and does nothing where
# Python, its venv or the network are not there.
#
#   python/build.sh            the wheel that is released, with all of its tests
#   python/build.sh --quick    one that is quick to build, with the tests of frames and articles
set -euo pipefail
cd "$(dirname "$0")"

skip() { echo "skipped: the wheel: $*"; exit 0; }

quick=""
[ "${1:-}" = "--quick" ] && quick=1 && shift

command -v python3 > /dev/null || skip "no python3"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || skip "python3 is older than 3.10"
python3 -c 'import ensurepip, venv' 2> /dev/null || skip "no python3-venv"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/build"
pip=(install --quiet --disable-pip-version-check --retries 1 --timeout 20)
"$work/build/bin/pip" "${pip[@]}" "maturin>=1.9,<2" 2> /dev/null || skip "pip cannot install maturin"
cargo fetch --locked --quiet --target "$(rustc -vV | sed -n 's/^host: //p')" 2> /dev/null || skip "cargo cannot fetch its crates"

if [ "$quick" ]; then
    how=(--profile dev --strip)
    packages=(pytest pandas pyarrow polars duckdb)
else
    how=(--profile wheel)
    packages=("stancekit[test]")
    (cd .. && cargo fmt --check -p stancekit-python && cargo clippy --locked -p stancekit-python -- -D warnings)
fi
"$work/build/bin/maturin" build --locked "${how[@]}" --out "$work/wheels" "$@"

wheel=("$work"/wheels/stancekit-*.whl)
size="$(wc -c < "${wheel[0]}")"
echo "$(basename "${wheel[0]}"): $((size / 1000)) kB"
[ "$quick" ] || [ "$size" -le 16000000 ] || { echo "error: the wheel is larger than 16 MB"; exit 1; }

python3 -m venv "$work/fresh"
"$work/fresh/bin/pip" "${pip[@]}" "${wheel[0]}"
"$work/fresh/bin/pip" "${pip[@]}" --find-links "$work/wheels" "${packages[@]}" 2> /dev/null || skip "pip cannot install what its tests need"
# Elsewhere: here, `import stancekit` would find the sources.
here="$PWD"
cd "$work"
PATH="$work/fresh/bin:$PATH" fresh/bin/pytest -q -p no:cacheprovider "$here/tests"
