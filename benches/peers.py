#!/usr/bin/env python3
"""Speed beside other tools on the same two files, each step a process of its own.

    cargo build --release
    pip install scikit-learn fasttext-wheel vowpalwabbit
    python benches/peers.py train.jsonl test.jsonl [--runs 5] [--peers "scikit-learn, lbfgs|fastText"] [--pages FOLDER]

Rows are JSON objects with `text` and `label`, plain or gzipped. Training reads a file and leaves a model on disk; predicting starts a
process, loads that model, reads a file and writes a label for each row. Runs of all tools take turns, so that what else the machine does
falls on all of them. Printed are medians over the runs, as Markdown, and how many times the time of stance each tool takes.

A second table has what only stance does, in the same turns: rows of JSON in and out, a start, one article and, with --pages, a folder of
saved pages. Every measurement is appended to benches/runs/peers.csv with its date, so that runs can be compared later.
"""

import argparse
import csv
import datetime
import gzip
import json
import os
import pickle
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS = HERE / "runs" / "peers.csv"
COLUMNS = ["date", "tool", "step", "seconds", "cpu_seconds", "peak_mb"]
ARTICLE = HERE.parent / "datasets/articles/talks-in-geneva.txt"
NGRAMS = dict(ngram_range=(1, 2), min_df=2, sublinear_tf=True)


def rows(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def texts(path):
    return [" ".join(row["text"].split()) for row in rows(path)]


class ScikitLearn:
    solver = "lbfgs"

    def train(self, path, model):
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        pipeline = make_pipeline(TfidfVectorizer(**NGRAMS), LogisticRegression(C=1.0, solver=self.solver, max_iter=1000))
        pipeline.fit(texts(path), [row["label"] for row in rows(path)])
        with open(model, "wb") as out:
            pickle.dump(pipeline, out)

    def predict(self, path, model):
        with open(model, "rb") as saved:
            return pickle.load(saved).predict(texts(path))


class Liblinear(ScikitLearn):
    solver = "liblinear"


class FastText:
    def train(self, path, model):
        import fasttext

        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as lines:
            for row in rows(path):
                lines.write(f"__label__{row['label']} {' '.join(row['text'].lower().split())}\n")
            lines.flush()
            fasttext.train_supervised(
                lines.name, wordNgrams=2, minCount=2, epoch=10, lr=0.5, dim=50, thread=os.cpu_count(), verbose=0
            ).save_model(model)

    def predict(self, path, model):
        import fasttext

        # The method of the wrapper fails under numpy 2; that of the library under it does not.
        loaded = fasttext.load_model(model).f
        return [loaded.predict(text.lower() + "\n", 1, 0.0, "strict")[0][1].removeprefix("__label__") for text in texts(path)]


class VowpalWabbit:
    @staticmethod
    def line(text, label=""):
        return f"{label} |w {text.lower().replace('|', ' ').replace(':', ' ')}"

    def train(self, path, model):
        import random

        from vowpalwabbit import Workspace

        data = list(zip(texts(path), (row["label"] for row in rows(path))))
        labels = sorted({label for _, label in data})
        random.Random(0).shuffle(data)
        learner = Workspace(f"--oaa {len(labels)} --loss_function logistic -b 22 --ngram w2 --quiet -f {model}")
        for _ in range(5):
            for text, label in data:
                learner.learn(self.line(text, labels.index(label) + 1))
        learner.finish()
        Path(model + ".labels").write_text(json.dumps(labels))

    def predict(self, path, model):
        from vowpalwabbit import Workspace

        labels = json.loads(Path(model + ".labels").read_text())
        learner = Workspace(f"-i {model} -t --quiet")
        return [labels[int(learner.predict(self.line(text))) - 1] for text in texts(path)]


PEERS = {"scikit-learn, lbfgs": ScikitLearn, "scikit-learn, liblinear": Liblinear, "fastText": FastText, "Vowpal Wabbit": VowpalWabbit}
OURS = "stance"
SAID = re.compile(r" (favor|against|neutral) [01]\.[0-9]{2} ")


def commands(tool, binary, train, test, model, labels):
    """The two command lines of a tool."""
    if tool == OURS:
        yield [binary, "train", train, "--model", model, "--config", str(HERE / "words.toml")]
        yield [binary, "predict", "--model", model, "--input", "jsonl", "--format", "text", test, "--output", labels]
    else:
        for step, path in (("train", train), ("predict", test)):
            yield [sys.executable, __file__, "--child", step, "--peers", tool, path, model, "--labels", labels]


def only_ours(args, model, out):
    """The steps that only stance has, and their command lines."""
    yield "labels as text", [args.stance, "predict", "--model", model, "--input", "jsonl", "--format", "text", args.test, "--output", out]
    yield "JSONL to JSONL", [args.stance, "predict", "--model", model, "--input", "jsonl", "--format", "jsonl", args.test, "--output", out]
    yield "start (`--version`)", [args.stance, "--version"]
    yield f"one article of {ARTICLE.stat().st_size / 1000:.1f} kB", [args.stance, "predict", str(ARTICLE), "--output", out]
    if args.pages:
        yield PAGES, [args.stance, "predict", args.pages, "--format", "jsonl", "--output", out]


PAGES = "a folder of pages"


def used(command):
    """Seconds, those of all cores together, and peak memory in MB of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}: {errors}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def timed(command):
    """Seconds and peak memory in MB of a process."""
    seconds, _, peak = used(command)
    return seconds, peak


def keep(tool, step, measured):
    """Appends what was measured to the file of all runs."""
    RUNS.parent.mkdir(exist_ok=True)
    is_new = not RUNS.exists()
    with open(RUNS, "a", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        date = datetime.datetime.now().isoformat(timespec="seconds")
        writer.writerow([date, tool, step, *(f"{number:.4f}" for number in measured)])


def labels_of(tool, path):
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    # Ours is a table with a head: the row, the target, the label and its confidence.
    return [SAID.search(line)[1] for line in lines[1:]] if tool == OURS else lines


def size(path):
    files = Path(path).rglob("*") if Path(path).is_dir() else Path(path).parent.glob(Path(path).name + "*")
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def f1_macro(gold, predicted):
    def f1(label):
        right = sum(a == b == label for a, b in zip(gold, predicted))
        return 2 * right / (gold.count(label) + predicted.count(label))

    return statistics.mean(f1(label) for label in set(gold))


def measure(tool, args, folder):
    model, labels = os.path.join(folder, "model"), os.path.join(folder, "labels")
    both = [used(command) for command in commands(tool, args.stance, args.train, args.test, model, labels)]
    for step, numbers in zip(("train", "predict"), both):
        keep(tool, step, numbers)
    (train_s, _, train_mb), (predict_s, _, predict_mb) = both
    gold = [row["label"] for row in rows(args.test)]
    f1 = f1_macro(gold, [str(label) for label in labels_of(tool, labels)])
    if tool == OURS:
        for step, command in only_ours(args, model, os.path.join(folder, "out")):
            numbers = used(command)
            keep(tool, step, numbers)
            args.steps.setdefault(step, []).append(numbers)
    return train_s, predict_s, train_mb, predict_mb, size(model), f1


def print_steps(args):
    """The table of what only stance does."""
    print("\n| step | s | CPU s | peak MB | |")
    print("|---|---|---|---|---|")
    medians = {step: [statistics.median(values) for values in zip(*runs)] for step, runs in args.steps.items()}
    for step, (seconds, cpu, peak) in medians.items():
        more = ""
        if step == "JSONL to JSONL":
            more = f"{seconds / medians['labels as text'][0]:.2f} × labels as text"
        if step == PAGES:
            n = sum(path.is_file() for path in Path(args.pages).rglob("*"))
            more = f"{n} files, {n / cpu:.0f} a core-second"
        print(f"| {step} | {seconds:.3f} | {cpu:.3f} | {peak:.0f} | {more} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", default="|".join(PEERS), help="names, parted by |")
    parser.add_argument("--stance", default=str(HERE.parent / "target/release/stance"))
    parser.add_argument("--pages", help="a folder of saved pages")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--labels", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child == "train":
        return PEERS[args.peers]().train(args.train, args.test)
    if args.child == "predict":
        predicted = PEERS[args.peers]().predict(args.train, args.test)
        return Path(args.labels).write_text("\n".join(map(str, predicted)), encoding="utf-8")

    args.steps = {}
    tools = [OURS, *filter(None, args.peers.split("|"))]
    measured = {tool: [] for tool in tools}
    for run in range(args.runs):
        for tool in tools:
            with tempfile.TemporaryDirectory() as folder:
                measured[tool].append(measure(tool, args, folder))
                print(f"run {run + 1}, {tool}: {measured[tool][-1][0]:.2f} s, {measured[tool][-1][1]:.2f} s", file=sys.stderr)
    megabytes = sum(len(text.encode()) for text in texts(args.test)) / 1e6
    medians = {tool: [statistics.median(values) for values in zip(*runs)] for tool, runs in measured.items()}
    ours = medians[OURS]
    print("| tool | train, s | × | predict, s | MB/s | × | F1 macro | peak MB, train | predict | model, MB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for tool, (train_s, predict_s, train_mb, predict_mb, model_mb, f1) in medians.items():
        print(
            f"| {tool} | {train_s:.2f} | {train_s / ours[0]:.1f} | {predict_s:.2f} | {megabytes / predict_s:.0f} "
            f"| {predict_s / ours[1]:.1f} | {f1:.3f} | {train_mb:.0f} | {predict_mb:.0f} | {model_mb:.1f} |"
        )
    print_steps(args)


if __name__ == "__main__":
    main()
