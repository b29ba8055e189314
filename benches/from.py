#!/usr/bin/env python3
"""What `stance train --from` gains on a conflict that its base has not seen.

    cargo build --release
    python benches/from.py FOLDER CONFLICTS [--leave israel-hamas,syria] [--sizes 50,100,200,400] [--seeds 3]

FOLDER holds labelled rows with a field `conflict` (`*.jsonl.gz`), CONFLICTS the TOML files of those that are not built in. For each conflict that is
left out, a base is trained on all other rows. Then articles of that conflict with as many labelled stances as a size says are learnt from scratch
and from the base, and both are measured on the rest of the conflict, beside the base as it is. Printed are, as Markdown, macro F1 and
log loss: means over conflicts and seeds, and the gains over the base with their standard errors over conflicts and seeds.
"""

import argparse
import gzip
import json
import random
import statistics
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
METRICS = ("f1_macro", "log_loss")


def read(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")
    with opened as lines:
        return [row for row in map(json.loads, lines) if row.get("stance")]


def write(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def stance(args, *words):
    run = subprocess.run([args.stance, *map(str, words)], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"stance {' '.join(map(str, words))}\n{run.stderr}")
    return run.stdout


def conflict_options(args, names):
    files = {name: args.conflicts / f"{name}.toml" for name in names}
    return [word for name in names for word in ("--conflict", files[name] if files[name].exists() else name)]


def figures(args, model, rows, conflict):
    report = json.loads(stance(args, "evaluate", model, rows, *conflict, "--format", "json"))
    return {metric: report["metrics"][metric]["value"] for metric in METRICS}


def stances(rows):
    return sum(len(row["stance"]) for row in rows)


def divided(rows, size, seed):
    """Articles in random order: those with the first so many stances, and the rest."""
    articles = {}
    for row in rows:
        articles.setdefault(row.get("group", row["id"]), []).append(row)
    names = sorted(articles)
    random.Random(seed).shuffle(names)
    learnt, rest = [], []
    for name in names:
        (rest if stances(learnt) >= size else learnt).extend(articles[name])
    return learnt, rest


def measure(args, here, rows, left_out):
    others = [row for row in rows if row["conflict"] != left_out]
    own = [row for row in rows if row["conflict"] == left_out]
    names = sorted({row["conflict"] for row in others})
    base = here / f"base-{left_out}"
    stance(args, "train", write(here / "others.jsonl", others), *conflict_options(args, names), "--model", base, *args.set)
    conflict = conflict_options(args, [left_out])
    for size in args.sizes:
        for seed in range(args.seeds):
            learnt, rest = divided(own, size, seed)
            if stances(rest) < args.rest:
                continue
            learnt, rest = write(here / "learnt.jsonl", learnt), write(here / "rest.jsonl", rest)
            result = {"conflict": left_out, "size": size, "seed": seed, "base": figures(args, base, rest, conflict)}
            for name, options in (("scratch", args.set), ("from", ("--from", base))):
                model = here / name
                told = stance(args, "train", learnt, *conflict, "--model", model, *options)
                result[name] = figures(args, model, rest, conflict)
                result[name]["told"] = told.splitlines()[1]
            print(json.dumps(result), flush=True) if args.verbose else None
            yield result


def table(results, sizes):
    print("| stances | runs | base F1 | scratch F1 | from F1 | gain | base loss | scratch loss | from loss | gain |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for size in sizes:
        runs = [result for result in results if result["size"] == size]
        if not runs:
            continue
        cells = [str(size), str(len(runs))]
        for metric, sign in (("f1_macro", 1), ("log_loss", -1)):
            cells += [f"{statistics.mean(run[of][metric] for run in runs):.3f}" for of in ("base", "scratch", "from")]
            gains = [sign * (run["from"][metric] - run["base"][metric]) for run in runs]
            error = statistics.stdev(gains) / len(gains) ** 0.5 if len(gains) > 1 else 0.0
            cells.append(f"{statistics.mean(gains):+.3f} ± {error:.3f}")
        print("| " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("conflicts", type=Path)
    parser.add_argument("--leave", default="israel-hamas,russia-ukraine,syria,iran-us-israel,korea")
    parser.add_argument("--sizes", default="50,100,200,400")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--rest", type=int, default=50, help="stances to measure on at least")
    parser.add_argument("--set", action="append", default=[], help="a parameter of base and scratch")
    parser.add_argument("--stance", type=Path, default=HERE.parent / "target/release/stance")
    parser.add_argument("--verbose", action="store_true", help="print each run as JSON, too")
    args = parser.parse_args()
    args.sizes = [int(size) for size in args.sizes.split(",")]
    args.set = [word for value in args.set for word in ("--set", value)]
    rows = [row for path in sorted(args.folder.glob("*.jsonl.gz")) for row in read(path)]
    with tempfile.TemporaryDirectory() as here:
        results = [result for name in args.leave.split(",") for result in measure(args, Path(here), rows, name)]
    table(results, args.sizes)


if __name__ == "__main__":
    main()
