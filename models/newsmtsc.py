#!/usr/bin/env python3
"""NewsMTSC's training split, as it is published, as rows that `stance train` reads.

Hamborg & Donnay (2021), https://github.com/fhamborg/NewsMTSC, MIT licence: `newsmtsc-rw/train.jsonl`. Rows come out sorted by their id, one per target, each with
a weight, so that the same split gives the same bytes whatever order it came in.

    newsmtsc.py train.jsonl[.gz] 0.4 > rows.jsonl
"""
import gzip
import json
import sys

LABELS = {2: "against", 4: "neutral", 6: "favor"}


def targets(row):
    """The rows of one line: of the published form, or of our own long form."""
    if "target" in row:
        yield {key: row[key] for key in ("id", "text", "target", "target_span", "label", "doc_id", "lang")}
        return
    for target in row["targets"]:
        name = target["Input.gid"]
        yield {
            "id": name,
            "text": row["sentence_normalized"],
            "target": target["mention"],
            "target_span": [target["from"], target["to"]],
            "label": LABELS[int(target["polarity"])],
            "doc_id": "_".join(name.split("_")[:3]),
            "lang": "en",
        }


def main():
    path, weight = sys.argv[1], float(sys.argv[2])
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        rows = [row for line in lines for row in targets(json.loads(line))]
    for row in sorted(rows, key=lambda row: (row["id"], row["text"])):
        print(json.dumps({**row, "weight": weight}, ensure_ascii=False))


if __name__ == "__main__":
    main()
