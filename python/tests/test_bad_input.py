"""What is wrong is said with its row, its path and what to do."""

import errno
import pickle

import pytest

import stancekit as sk

pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")


def fault(call, *words, **named):
    with pytest.raises(sk.StancekitError) as found:
        call(*words, **named)
    assert isinstance(found.value, ValueError)
    return found.value


def test_a_column_that_is_not_there(model):
    for frame in [pd.DataFrame({"body": ["x"]}), pl.DataFrame({"body": ["x"]}), pa.table({"body": ["x"]})]:
        assert str(fault(model.predict, frame)) == "no column `text`; found `body`"
        assert "no column `party`" in str(fault(model.predict, frame, text="body", target="party"))


def test_a_column_that_is_there_twice(model):
    frame = pd.DataFrame([["a", "b"]], columns=["text", "text"])
    assert str(fault(model.predict, frame)) == "2 columns `text`, expected one"


def test_a_column_that_would_be_lost(model):
    error = fault(model.predict, pd.DataFrame({"text": ["x"], "stance": ["favor"]}))
    assert "`stance`" in str(error) and "`gold_stance`" in error.hint


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA])
def test_a_text_that_is_null(model, nothing):
    error = fault(model.predict, pd.DataFrame({"text": ["Kyiv spoke.", nothing, "Kyiv spoke."]}))
    assert error.row == 1
    assert str(error).startswith("row 1: field `text` is null, expected a string")


def test_a_text_that_is_blank_and_far_down(model):
    texts = ["Kyiv spoke."] * 5000
    texts[4321] = "  "
    error = fault(model.predict, pl.DataFrame({"text": texts}))
    assert (error.row, error.message) == (4321, "row 4321: the text is empty")


def test_texts_that_are_none(model):
    assert str(fault(model.predict, pd.DataFrame({"text": [1, 2]}))) == "column `text` is of type Int64, expected text"
    assert "of type Binary" in str(fault(model.predict, pa.table({"text": [b"Kyiv spoke."]})))
    error = fault(model.predict, pd.DataFrame({"text": ["Kyiv spoke.", 2]}, dtype=object))
    assert error.row == 1
    assert "column `text` is of type int, expected str" in str(error)


def test_what_is_no_frame(model):
    with pytest.raises(TypeError, match="list, expected a frame"):
        model.predict(["a text"])
    assert "collect()" in fault(model.predict, pl.LazyFrame({"text": ["x"]})).hint


def test_a_row_has_one_target(model):
    table = pa.table({"text": ["Moscow spoke.", "Kyiv accused Moscow."], "party": ["russia", None]})
    error = fault(model.predict, table, target="party")
    assert (error.row, error.message) == (1, "row 1: no target, expected one for each row")
    assert "once for each party" in error.hint
    lists = pa.table({"text": ["Kyiv accused Moscow."], "party": [["russia", "ukraine"]]})
    assert "is a list, expected a string" in str(fault(model.predict, lists, target="party"))


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA])
def test_a_label_that_is_null(nothing):
    pytest.importorskip("sklearn")
    labels = pd.Series(["favor", nothing] * 10, dtype=object)
    error = fault(sk.StanceClassifier().fit, ["Rome was right.", "Rome was wrong."] * 10, labels)
    assert (error.row, error.message) == (1, "row 1: the label is null")


def test_columns_without_values(model):
    nothing = pl.DataFrame({"text": []})
    assert nothing.schema["text"] == pl.Null
    assert model.predict(nothing).height == 0
    rows = pl.DataFrame({"text": ["Moscow spoke."], "label": ["against"], "target": ["russia"], "lang": [None]})
    assert sk.evaluate(model, rows).metrics["accuracy"].value in (0.0, 1.0)


def test_paths_that_are_not_there(model, tmp_path):
    for call in [sk.Model.load, model.read, sk.Conflict.load]:
        with pytest.raises(FileNotFoundError) as found:
            call(tmp_path / "nothing.toml")
        assert str(found.value.filename) == str(tmp_path / "nothing.toml")
        assert found.value.errno == errno.ENOENT
    with pytest.raises(FileNotFoundError):
        sk.evaluate(model, tmp_path / "nothing.jsonl")
    with pytest.raises(FileNotFoundError):
        sk.evaluate(model, pd.DataFrame({"text": ["x"], "label": ["favor"]}), gates=tmp_path / "gates.toml")
    assert "nothing-known" in str(fault(sk.Conflict.load, "nothing-known"))


def test_a_directory_that_is_no_model(tmp_path):
    fault(sk.Model.load, tmp_path)


def test_a_text_of_one_line_is_not_taken_for_a_file(model):
    with pytest.raises(FileNotFoundError, match="goes in as bytes"):
        model.read("Kyiv accused Moscow.")


def test_an_article_of_an_unknown_kind(model):
    with pytest.raises(ValueError, match="expected text, html"):
        model.read(b"Kyiv spoke.", kind="docx")


def test_labels(model):
    bad = pd.DataFrame({"text": ["a b", "c d"], "label": ["favor", "maybe"]})
    error = fault(sk.evaluate, model, bad)
    assert error.row == 1
    assert "label `maybe` is not a stance" in str(error)
    unlabelled = pd.DataFrame({"text": ["a b"], "label": [float("nan")]})
    assert "no stance is labelled" in str(fault(sk.evaluate, model, unlabelled))


def test_files_name_their_line(model, tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "a b", "label": "favor"}\n{"text": "a b", "label": "maybe"}\n')
    error = fault(sk.evaluate, model, path)
    assert (error.path, error.row) == (str(path), 2)


def test_parameters_without_a_meaning(model):
    frame = pd.DataFrame({"text": ["a b", "c d"], "label": ["favor", "against"]})
    fault(sk.evaluate, model, frame, gates={"f2_macro": 0.5})
    fault(sk.split, frame, {"train": 0.5, "test": 0.4})
    fault(model.explain, "Nobody is named here.", "russia")
    fault(model.explain, "Kyiv spoke.")
    for value in [-0.1, 1.5, float("nan")]:
        with pytest.raises(ValueError, match="expected a number from 0 to 1"):
            model.predict(frame, min_confidence=value)


def test_errors_can_be_sent_to_other_processes():
    error = sk.StancekitError("row 3: a fault", row=3, hint="mend it")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.row, again.hint) == (str(error), 3, "mend it")
    gate = pickle.loads(pickle.dumps(sk.GateFailed("no", [{"metric": "accuracy"}])))
    assert (str(gate), gate.gates) == ("no", [{"metric": "accuracy"}])
