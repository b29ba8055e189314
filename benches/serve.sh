#!/usr/bin/env bash
# Measures `stance serve` over loopback: rows a second, latencies at full and at half load, memory before and after.
#
#   apt-get install wrk
#   cargo build --release --features serve
#   benches/serve.sh target/release/stance [SECONDS]
set -euo pipefail
stance=$1 seconds=${2:-10} connections=8
here=$(mktemp -d)
trap 'kill "$server" 2> /dev/null || true; rm -r "$here"' EXIT

"$stance" serve --bind 127.0.0.1:0 --no-access-log > "$here/address" 2> "$here/errors" &
server=$!
until [[ -s $here/address ]]; do sleep 0.1; done
address=$(head -n 1 "$here/address")

cat > "$here/load.lua" << 'LUA'
local rows, pause = tonumber(os.getenv("ROWS")), tonumber(os.getenv("PAUSE"))
local verbs = {"praised", "blamed", "waited for", "wrote to", "would not speak of"}
local n = 0
wrk.method, wrk.path, wrk.headers["Content-Type"] = "POST", "/v1/predict", "application/json"

-- Short rows, no two alike.
function request()
  local list = {}
  for i = 1, rows do
    n = n + 1
    list[i] = string.format('{"text":"The harbour office of town %d %s Russia, and Kyiv was told."}', n, verbs[n % 5 + 1])
  end
  return wrk.format(nil, nil, nil, '{"rows":[' .. table.concat(list, ",") .. ']}')
end

if pause > 0 then
  function delay() return pause end
end

function done(summary, latency)
  local rate, errors = summary.requests / summary.duration * 1e6, summary.errors
  io.write(string.format("%d rows a request, %.0f requests and %.0f rows a second; p50 %.1f ms, p99 %.1f ms, longest %.1f ms; %d other statuses, %d broken\n",
    rows, rate, rate * rows, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
LUA

# Rows a request, and milliseconds between an answer and the next request.
load() { ROWS=$1 PAUSE=$2 wrk --threads 1 --connections "$connections" --duration "${seconds}s" --script "$here/load.lua" "$address" | tail -n 1; }
memory() { awk '/VmRSS/ {printf "%d MiB", $2 / 1024}' "/proc/$server/status"; }

echo "memory at the start: $(memory)"
for rows in 1 20 100; do
    full=$(load "$rows" 0)
    echo "full load: $full"
    # With a pause as long as each connection's share of the time, half as many come.
    pause=$(awk -v n="$connections" '{sub(/.*request, /, ""); printf "%d", 1 + 1000 * n / $1}' <<< "$full")
    echo "half load: $(load "$rows" "$pause")"
    echo "memory: $(memory)"
done
curl --silent "${address}metrics" | awk '/^stance_requests_total.*predict/ {n += $2} /^stance_rows_total/ {rows = $2} END {print n " requests, " rows " rows in all"}'
