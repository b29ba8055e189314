#!/usr/bin/env python3
"""Joins the labels of datasets/news with texts that you have: join-news.py LABELS FOLDER [--split train] > rows.jsonl

FOLDER holds *.jsonl or *.jsonl.gz files; of each row only the field `text` is read. A label gets the text whose SHA-256 it
has. Rows come out in the order of the labels. Labels without a text are counted on standard error; with more than 1 % of
them missing the exit code is 1, for a model made of the rest would be another one.
"""
import argparse
import gzip
import hashlib
import json
import pathlib
import sys


def texts(folder):
    """Every text of a folder, by its digest."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*.jsonl*")):
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line).get("text")
                if isinstance(text, str):
                    found[hashlib.sha256(text.encode()).hexdigest()] = text
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels")
    parser.add_argument("folder")
    parser.add_argument("--split", help="only the labels of this split: train or dev")
    arguments = parser.parse_args()
    known = texts(arguments.folder)
    wanted = missing = 0
    with open(arguments.labels, encoding="utf-8") as lines:
        for line in lines:
            label = json.loads(line)
            if arguments.split and label["split"] != arguments.split:
                continue
            wanted += 1
            text = known.get(label.pop("sha256"))
            if text is None:
                missing += 1
                continue
            label.pop("split")
            row = {"id": label.pop("id"), "text": text, **label, "lang": "en"}
            print(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    print(f"{wanted - missing} of {wanted} labels have a text", file=sys.stderr)
    return 1 if missing > wanted / 100 else 0


if __name__ == "__main__":
    sys.exit(main())
