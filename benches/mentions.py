"""How many mentions of parties are found, and how many of those found are right, against marks made by reading.

    python3 benches/mentions.py FOLDER [--part 1|2|3] [--stance target/release/stance]

FOLDER holds *.jsonl.gz files whose rows have `text`; a mark is joined to the text with its digest. A mention is found if one of the same party
overlaps it. Marks under `optional` (capitals as mere places, legislatures) are neither asked for nor counted as wrong.
Part 1 was marked before any alias was mended on it, part 2 and 3 are of other articles: see datasets/news/README.md.
"""

import argparse
import collections
import gzip
import hashlib
import json
import pathlib
import subprocess
import tempfile


def texts(folder):
    """Texts by digest."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                found[hashlib.sha256(text.encode()).hexdigest()] = text
    return found


def predicted(stance, rows):
    """The mentions that the program finds in rows of one conflict: a list of (party, start, end), in characters, for each."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for i, (mark, text) in enumerate(rows):
            file.write(json.dumps({"id": str(i), "text": text}) + "\n")
        file.flush()
        conflict = f"datasets/conflicts/{rows[0][0]['conflict']}.toml"
        command = [stance, "predict", file.name, "--conflict", conflict, "--format", "jsonl"]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = collections.defaultdict(list)
    for line in output.splitlines():
        row = json.loads(line)
        for start, end in row.get("mentions") or []:
            found[int(row["id"])].append((row["target"], start, end))
    return [found[i] for i in range(len(rows))]


def in_characters(text, spans):
    raw = text.encode()
    return [(of["party"], len(raw[: of["start"]].decode()), len(raw[: of["end"]].decode())) for of in spans]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--part", type=int, choices=(1, 2, 3))
    parser.add_argument("--stance", default="target/release/stance")
    options = parser.parse_args()
    known = texts(options.folder)
    by_conflict = collections.defaultdict(list)
    for line in open("datasets/news/mentions.jsonl", encoding="utf-8"):
        mark = json.loads(line)
        if mark["sha256"] in known and options.part in (None, mark["part"]):
            by_conflict[mark["conflict"]].append((mark, known[mark["sha256"]]))
    sums = collections.defaultdict(collections.Counter)
    meet = lambda a, b: a[0] == b[0] and a[1] < b[2] and b[1] < a[2]
    for conflict, rows in sorted(by_conflict.items()):
        for (mark, text), theirs in zip(rows, predicted(options.stance, rows)):
            ours, maybe = in_characters(text, mark["mentions"]), in_characters(text, mark["optional"])
            for name in (conflict, "all"):
                sums[name]["marked"] += len(ours)
                sums[name]["hit"] += sum(any(meet(mine, other) for other in theirs) for mine in ours)
                counted = [other for other in theirs if not any(meet(mine, other) for mine in maybe)]
                sums[name]["found"] += len(counted)
                sums[name]["right"] += sum(any(meet(mine, other) for mine in ours) for other in counted)
    print(f"{'conflict':24}{'marked':>8}{'recall':>8}{'precision':>11}")
    for name, n in sums.items():
        if n["marked"] and n["found"]:
            print(f"{name:24}{n['marked']:8}{n['hit'] / n['marked']:8.3f}{n['right'] / n['found']:11.3f}")


if __name__ == "__main__":
    main()
