#!/usr/bin/env python3
"""How time and memory grow with the data.

    cargo build --release
    python benches/scaling.py train.jsonl [--documents 25000] [--factors 1,2,4,8]

Documents are put together from sentences of those in the file (JSON rows with `text` and `label`), drawn at random among those of the same
label, as long as the ones there. Printed are, as Markdown, seconds and peak memory of training and predicting, and the exponent e of
time ∝ documents^e, by least squares on the logarithms.
"""

import argparse
import json
import math
import random
import re
import tempfile
from pathlib import Path

from peers import HERE, rows, timed


def write(path, sentences, lengths, n, seed):
    draw = random.Random(seed)
    labels = sorted(sentences)
    with open(path, "w", encoding="utf-8") as out:
        for i in range(n):
            label = labels[i % len(labels)]
            text = " ".join(draw.choices(sentences[label], k=draw.choice(lengths)))
            out.write(json.dumps({"id": str(i), "text": text, "label": label}) + "\n")


def exponent(xs, ys):
    xs, ys = [math.log(x) for x in xs], [math.log(y) for y in ys]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / sum((x - mean_x) ** 2 for x in xs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--documents", type=int, default=25_000)
    parser.add_argument("--factors", default="1,2,4,8")
    parser.add_argument("--stance", default=str(HERE.parent / "target/release/stance"))
    args = parser.parse_args()
    sentences, lengths = {}, []
    for row in rows(args.data):
        parts = re.split(r"(?<=[.!?]) +", row["text"])
        sentences.setdefault(row["label"], []).extend(parts)
        lengths.append(len(parts))
    sizes = [args.documents * int(factor) for factor in args.factors.split(",")]
    measured = []
    print("| documents | train, s | peak MB | predict, s | peak MB |\n|---|---|---|---|---|")
    for n in sizes:
        with tempfile.TemporaryDirectory() as folder:
            data, model, labels = (str(Path(folder) / name) for name in ("data.jsonl", "model", "labels"))
            write(data, sentences, lengths, n, seed=n)
            train = [args.stance, "train", data, "--model", model, "--config", str(HERE / "words.toml")]
            predict = [args.stance, "predict", "--model", model, "--input", "jsonl", "--format", "text", data, "--output", labels]
            (train_s, train_mb), (predict_s, predict_mb) = timed(train), timed(predict)
            measured.append((train_s, train_mb, predict_s, predict_mb))
            print(f"| {n} | {train_s:.2f} | {train_mb:.0f} | {predict_s:.2f} | {predict_mb:.0f} |", flush=True)
    exponents = [exponent(sizes, column) for column in zip(*measured)]
    print("| exponent | " + " | ".join(f"{e:.2f}" for e in exponents) + " |")


if __name__ == "__main__":
    main()
