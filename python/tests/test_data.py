"""Measuring, checking and dividing."""

import json

import pytest

import stancekit as sk
from conftest import CONFLICT, ROWS

pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")


@pytest.fixture(scope="module")
def report(model):
    return sk.evaluate(model, ROWS, gates={"f1_macro": 0.2, "accuracy": 0.999}, conflict=CONFLICT)


def test_figures_are_those_of_the_command(report, stance):
    words = ["--conflict", CONFLICT, "--min", "f1_macro=0.2", "--min", "accuracy=0.999"]
    printed = json.loads(stance("evaluate", "default", ROWS, "--format", "json", *words, code=1))
    ours = report.to_dict()
    for same in ["n", "groups", "metrics", "labels", "confusion", "sentiment", "slices", "gates", "warnings"]:
        assert ours[same] == printed[same], same
    metric = report.metrics["f1_macro"]
    assert metric.low <= metric.value <= metric.high


def test_a_gate_that_fails(report):
    assert not report.passed
    with pytest.raises(sk.GateFailed, match=r"^accuracy is 0\.\d+, expected at least 0.999$") as failed:
        report.check()
    assert [gate["metric"] for gate in failed.value.gates] == ["accuracy"]
    assert isinstance(failed.value, AssertionError)


def test_gates_in_a_file(model, tmp_path):
    gates = tmp_path / "gates.toml"
    gates.write_text('[[gate]]\nmetric = "f1_macro"\nmin = 0.1\n')
    assert sk.evaluate(model, ROWS, gates=gates, conflict=CONFLICT).check().passed


def test_forms(report):
    frame = report.to_pandas()
    assert list(frame.columns) == ["value", "low", "high"]
    assert frame.loc["f1_macro", "value"] == report.metrics["f1_macro"].value
    assert "<html" in report.to_html()
    assert "gates" in report.to_text()


def test_frames_give_the_figures_of_files(model, rows, tmp_path):
    frame = pd.DataFrame(rows).rename(columns={"party": "target"})
    path = tmp_path / "rows.jsonl"
    frame.to_json(path, orient="records", lines=True)
    of_file = sk.evaluate(model, path, conflict=CONFLICT).metrics
    for same in [frame, pl.from_pandas(frame), pa.Table.from_pandas(frame)]:
        assert sk.evaluate(model, same, conflict=CONFLICT).metrics == of_file


def test_check_names_rows():
    frame = pd.DataFrame({"text": ["a text", "a text", "other"], "target": "rome", "label": ["favor", "against", "bad"]})
    report = sk.check(frame)
    assert not report.ok
    assert {finding.row for finding in report.findings if finding.severity == "error"} <= {0, 1, 2}
    assert any(finding.row == 2 and "bad" in finding.message for finding in report.findings)
    assert list(report.to_pandas().columns) == list(sk.Finding._fields)


def test_split_keeps_articles_together(rows):
    frame = pd.DataFrame(rows).rename(columns={"party": "target"})
    parts = sk.split(frame, {"train": 0.7, "test": 0.3}, seed=1)
    assert sum(map(len, parts.values())) == len(frame)
    assert not set(parts["train"]["group"]) & set(parts["test"]["group"])
    same = sk.split(pl.from_pandas(frame), {"train": 0.7, "test": 0.3}, seed=1)
    assert same["test"]["text"].to_list() == list(parts["test"]["text"])
