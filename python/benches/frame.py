"""How long a frame takes beside the command line, and how long the import takes.

    python benches/frame.py [ROWS]

Both label the same rows toward the same targets; the command reads and writes JSON lines. The best of three runs each.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "datasets"


def best(work, times=3):
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def rows(n):
    found = []
    for path in sorted(DATA.glob("*/train.jsonl")):
        for line in path.read_text().splitlines():
            row = json.loads(line)
            found += [{"text": row["text"], "party": party} for party in row.get("stance", {})]
    return [found[i % len(found)] for i in range(n)]


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 25_000
    importing = best(lambda: subprocess.run([sys.executable, "-c", "import stancekit"], check=True))
    bare = best(lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    print(f"import {1000 * (importing - bare):.0f} ms")

    import pandas

    import stancekit

    frame = pandas.DataFrame(rows(n))
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "rows.jsonl", Path(folder) / "out.jsonl"
        frame.to_json(path, orient="records", lines=True, force_ascii=False)
        words = ["-m", "stancekit", "predict", path, "--target-column", "party", "--format", "jsonl", "--output", out]
        command = best(lambda: subprocess.run([sys.executable, *words], check=True, stderr=subprocess.DEVNULL))
    loading = best(stancekit.Model.default)
    model = stancekit.Model.default()
    ours = best(lambda: model.predict(frame, target="party"))
    print(f"{n} rows: command {command:.2f} s, frame {ours:.2f} s and {loading:.2f} s to load the model: ", end="")
    print(f"{(ours + loading) / command:.2f} of the command's time")


if __name__ == "__main__":
    main()
