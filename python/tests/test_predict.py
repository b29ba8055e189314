"""Frames in, frames out, and the numbers of the command line."""

import pytest

import stancekit as sk
from conftest import CONFLICT, lines

pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")

ADDED = [name for name in sk.ADDED if name != "target"]
TEXTS = ["Moscow broke its word.", "Nobody is named here.", "Kyiv accused Moscow of breaking the truce."]


def cells(frame):
    """The rows of any frame as tuples, None where nothing is."""
    if isinstance(frame, pd.DataFrame):
        frame = pa.Table.from_pandas(frame, preserve_index=False)
    elif isinstance(frame, pl.DataFrame):
        frame = frame.to_arrow()
    elif not isinstance(frame, (pa.Table, pa.RecordBatch)):
        frame = pa.table(frame)
    return frame.to_pylist()


def of_command(stance, tmp_path, rows, *words):
    path = tmp_path / "rows.jsonl"
    pd.DataFrame(rows).to_json(path, orient="records", lines=True, force_ascii=False)
    return lines(stance("predict", path, "--format", "jsonl", *words))


def as_columns(predicted):
    """A line of the command as the columns of a frame."""
    probabilities = predicted["probabilities"] or {}
    of_label = {f"p_{label}": probabilities.get(label) for label in ("favor", "against", "neutral")}
    same = {name: predicted[name] for name in sk.ADDED if not name.startswith("p_")}
    return {**same, **of_label}


def test_rows_with_targets_get_the_numbers_of_the_command(model, rows, stance, tmp_path):
    some = rows[:120]
    frame = pd.DataFrame(some)[["text", "party"]]
    ours = model.predict(frame, text="text", target="party", conflict=CONFLICT)
    theirs = of_command(
        stance, tmp_path, frame.to_dict("records"), "--target-column", "party", "--conflict", CONFLICT
    )
    assert len(ours) == len(theirs) == len(some)
    for mine, line in zip(cells(ours), theirs):
        assert {name: mine[name] for name in ADDED} == {
            name: value for name, value in as_columns(line).items() if name != "target"
        }


def test_rows_without_targets_stand_once_for_each_party(model, stance, tmp_path):
    ours = model.predict(pd.DataFrame({"text": TEXTS}))
    theirs = of_command(stance, tmp_path, [{"text": text} for text in TEXTS])
    assert [mine["text"] for mine in cells(ours)] == [line["text"] for line in theirs]
    assert [{name: mine[name] for name in sk.ADDED} for mine in cells(ours)] == [as_columns(line) for line in theirs]
    assert list(ours["target"].isna()) == [False, True, False, False]
    assert list(ours.index) == [0, 1, 2, 2]


def test_the_same_kind_comes_out(model):
    table = pa.table({"text": TEXTS, "n": [1, 2, 3]})
    expected = cells(model.predict(table))
    assert [row["n"] for row in expected] == [1, 2, 3, 3]
    for frame, kind in [
        (table, pa.Table),
        (table.combine_chunks().to_batches()[0], pa.RecordBatch),
        (table.to_pandas(), pd.DataFrame),
        (pl.from_arrow(table), pl.DataFrame),
        (duckdb.from_arrow(table), duckdb.DuckDBPyRelation),
    ]:
        found = model.predict(frame)
        assert isinstance(found, kind)
        assert cells(found) == expected


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())],
    ids=str,
)
def test_any_type_of_text_is_read(model, kind):
    table = pa.table({"text": pa.array(TEXTS).cast(kind), "party": pa.array(["russia"] * 3).cast(kind)})
    plain = pa.table({"text": TEXTS, "party": ["russia"] * 3})
    stances = model.predict(table, target="party")["stance"]
    assert stances == model.predict(plain, target="party")["stance"]


def test_pandas_keeps_its_index_and_its_types(model):
    frame = pd.DataFrame({"text": TEXTS, "party": pd.Categorical(["russia"] * 3)}, index=["a", "a", "b"])
    frame["odd"] = [{"a": 1}, 2, None]
    found = model.predict(frame, target="party")
    assert list(found.index) == ["a", "a", "b"]
    assert found["party"].dtype == frame["party"].dtype
    assert list(found["odd"]) == list(frame["odd"])
    assert "stance" not in frame.columns, "the frame that went in stays as it was"


def test_chunks_do_not_matter(model):
    table = pa.table({"text": TEXTS})
    chunked = pa.concat_tables([table.slice(i, 1) for i in range(3)])
    assert cells(model.predict(chunked)) == cells(model.predict(table))


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table])
def test_a_frame_without_rows_gets_the_columns(model, make):
    empty = pa.table({"text": pa.array([], pa.string()), "party": pa.array([], pa.string())})
    frame = empty if make is pa.table else empty.to_pandas() if make is pd.DataFrame else pl.from_arrow(empty)
    found = model.predict(frame, target="party")
    assert cells(found) == []
    assert list(getattr(found, "column_names", getattr(found, "columns", None))) == ["text", "party", *ADDED]


def test_options(model):
    frame = pd.DataFrame({"text": TEXTS[:1]})
    assert list(model.predict(frame, min_confidence=1.0)["stance"]) == ["abstain"]
    assert list(model.predict(frame, implicit=True)["target"])[:2] == ["russia", "ukraine"]
    other = sk.Conflict.from_toml('name = "x"\ntitle = "X"\n[[party]]\nid = "m"\nname = "M"\naliases = ["Moscow"]\n')
    assert list(model.predict(frame, conflict=other)["target"]) == ["m"]
