"""Tables that the command writes, as other programs read them."""

import json

import pytest

from conftest import PROJECT, lines

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
ds = pytest.importorskip("pyarrow.dataset")

ARTICLES = PROJECT / "datasets" / "articles"
TEXTS = [
    {"id": "a", "text": "Kyiv accused Moscow of breaking the truce.", "year": 1999},
    {"id": "b", "text": "Nobody is named here."},
]


def as_line(row):
    """A row of a table as a line of JSON, without what says nothing."""
    p = {label: row.pop(f"p_{label}") for label in ("favor", "against", "neutral")}
    row["probabilities"] = {label: value for label, value in p.items() if value is not None}
    row["mentions"] = [[span["start"], span["end"]] for span in row["mentions"]]
    other = json.loads(row.pop("other") or "{}")
    return full({**row, **other})


def full(line):
    return {name: value for name, value in line.items() if value not in (None, [], {})}


def test_a_table_says_what_lines_say(stance, tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in TEXTS))
    for source in (rows, ARTICLES):
        table = tmp_path / "table.parquet"
        stance("predict", source, "--format", "parquet", "--output", table)
        found = [as_line(row) for row in pq.read_table(table).to_pylist()]
        expected = [full(line) for line in lines(stance("predict", source, "--format", "jsonl"))]
        assert found == expected
        assert len(found) > 2


def test_the_parts_of_an_archive_are_one_data_set(stance, tmp_path):
    stance("predict", ARTICLES, "--output-dir", tmp_path / "out", "--format", "parquet")
    parts = ds.dataset(tmp_path / "out", format="parquet", ignore_prefixes=["_", "manifest"])
    assert parts.count_rows() == len(lines(stance("predict", ARTICLES, "--format", "jsonl")))
    assert parts.schema.field("p_favor").type == pa.float64()
    assert parts.count_rows(filter=ds.field("stance") == "against") > 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert sum(part["lines"] for part in manifest["parts"]) == parts.count_rows()


def test_what_pyarrow_writes_is_read(stance, tmp_path):
    table = tmp_path / "rows.parquet"
    pq.write_table(pa.Table.from_pylist(TEXTS), table)
    found = lines(stance("predict", table, "--format", "jsonl"))
    assert [line["id"] for line in found] == ["a", "a", "b"]
    assert found[0]["year"] == 1999
