#!/usr/bin/env python3
"""What each source of training data is worth: its weight against held-out log loss, with shuffled labels as a control.

    cargo build --release
    python benches/sources.py press=press.jsonl open=open.jsonl … --dev DEV… [--weights 0,0.5,2] [--set KEY=VALUE …] [--conflict FILE …]

DEV is labelled data that stands in no source. For each source a model is trained with that source's rows at each weight and all others at 1, and measured
on DEV; then once more with the stances and sentiments of that source shuffled among its rows. A gain that shuffled labels give, too, comes from
more neutral or fewer sure answers and not from what the source teaches. Printed are, as Markdown, gains of log loss over all weights 1:
positive is better.
"""

import argparse
import json
import random
import subprocess
import tempfile
from pathlib import Path


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def shuffled(rows, seed):
    """The rows with their stances, and their sentiments, dealt anew."""
    chance = random.Random(seed)
    stances = [label for row in rows for label in row["stance"].values()]
    sentiments = [row.get("sentiment") for row in rows]
    chance.shuffle(stances)
    chance.shuffle(sentiments)
    dealt = iter(stances)
    each = zip(rows, sentiments)
    return [{**row, "stance": {party: next(dealt) for party in row["stance"]}, "sentiment": of} for row, of in each]


def log_loss(args, sources, weights, folder):
    """Of a model of all sources, each at its weight."""
    with open(folder / "rows.jsonl", "w", encoding="utf-8") as out:
        for name, rows in sources.items():
            weight = weights.get(name, 1.0)
            for row in rows if weight > 0 else []:
                row = {key: value for key, value in row.items() if value is not None}
                out.write(json.dumps({**row, "weight": weight}, ensure_ascii=False) + "\n")
    conflicts = [word for path in args.conflict for word in ("--conflict", path)]
    options = [word for option in args.set for word in ("--set", option)]
    vectors = ["--vectors", args.vectors] if args.vectors else []
    run(args, "train", folder / "rows.jsonl", *conflicts, *options, *vectors, "--model", folder / "model")
    report = run(args, "evaluate", folder / "model", *args.dev, *conflicts, "--format", "json")
    metrics = json.loads(report)["metrics"]
    return metrics["log_loss"]["value"], metrics["f1_macro"]["value"]


def run(args, *words):
    done = subprocess.run([args.stance, *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", metavar="NAME=FILE")
    parser.add_argument("--dev", nargs="+", required=True)
    parser.add_argument("--weights", default="0,0.5,2")
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--conflict", action="append", default=[])
    parser.add_argument("--vectors")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stance", default=Path(__file__).resolve().parent.parent / "target/release/stance")
    args = parser.parse_args()
    sources = {name: read(path) for name, path in (source.split("=", 1) for source in args.sources)}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        base, f1 = log_loss(args, sources, {}, folder)
        print(f"all at 1: log loss {base:.4f}, macro F1 {f1:.3f}\n")
        print("| source | rows | weight | gain | gain of macro F1 | gain with shuffled labels |\n|---|---:|---:|---:|---:|---:|")
        for name, rows in sources.items():
            mixed = {**sources, name: shuffled(rows, args.seed)}
            control, _ = log_loss(args, mixed, {}, folder)
            for weight in map(float, args.weights.split(",")):
                loss, of_f1 = log_loss(args, sources, {name: weight}, folder)
                mixed_loss = loss if weight == 0 else log_loss(args, mixed, {name: weight}, folder)[0]
                print(f"| {name} | {len(rows)} | {weight:g} | {base - loss:+.4f} | {of_f1 - f1:+.3f} | {control - mixed_loss:+.4f} |", flush=True)


if __name__ == "__main__":
    main()
