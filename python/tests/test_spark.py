"""Frames of Sail, which speaks Spark Connect and needs no Java; of Spark in local mode where that is installed
instead (`pip install pyspark`, with Java 17)."""

import os
import shutil
import sys

import pytest

import stancekit as sk

pytest.importorskip("pyspark")
pa = pytest.importorskip("pyarrow")

from pyspark.sql import SparkSession
from pyspark.util import is_remote_only

from stancekit import spark

TEXTS = ["Moscow broke its word.", "Nobody is named here.", "Kyiv accused Moscow of breaking the truce."]
PAGE = "<html><title>Envoys leave</title><p>The Russians lied to us, the mayor said on Monday.</p><p>Kyiv kept its word.</p></html>"


@pytest.fixture(scope="module")
def session():
    yield from of_sail() if is_remote_only() else of_spark()


def of_sail():
    server = pytest.importorskip("pysail.spark").SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    _, port = server.listening_address
    session = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
    yield session
    session.stop()
    server.stop()


def of_spark():
    if not shutil.which("java"):
        pytest.skip("no Java")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


def rows(frame):
    return sorted((row.asDict() for row in frame.collect()), key=str)


def same(table):
    return sorted(table.to_pylist(), key=str)


def test_the_same_as_without_an_engine(session, model, tmp_path):
    table = pa.table({"n": list(range(30)), "text": TEXTS * 10, "party": ["russia"] * 30})
    df = session.createDataFrame(table.to_pandas()).repartition(2)
    assert rows(spark.predict(df)) == same(model.predict(table))
    assert rows(spark.predict(df, model, target="party")) == same(model.predict(table, target="party"))
    model.save(tmp_path / "model")
    of_path = spark.predict(df, tmp_path / "model", conflict="russia-ukraine")
    assert rows(of_path) == same(model.predict(table, conflict="russia-ukraine"))


@pytest.mark.skipif(not is_remote_only(), reason="tasks of Spark are in other processes")
def test_a_task_has_one_thread(session, monkeypatch):
    """Else tasks of one process would share its threads, and those of many would have a thread for every core each."""
    given = []
    monkeypatch.setattr(sk._native, "use_threads", given.append)  # tasks of Sail are in this process
    df = session.createDataFrame([("Kyiv spoke.",), ("Moscow spoke.",)], ["text"]).repartition(2)
    spark.predict(df).collect()
    assert given and set(given) == {1}


def test_articles(session, model):
    df = session.createDataFrame([("a", PAGE), ("b", "<p></p>")], ["url", "html"])
    found = spark.read_articles(df, conflict="russia-ukraine").collect()
    read = model.read(PAGE, conflict="russia-ukraine")
    ours = [(row.text, row.target, row.stance) for row in found if row.url == "a" and row.target]
    stances = [(p.text, stance.target, stance.label) for p in read.paragraphs for stance in p.stances]
    assert sorted(ours) == sorted(stances)
    assert [row.error for row in found if row.url == "b"] != [None]


def test_a_fault_names_the_row(session):
    df = session.createDataFrame([("Kyiv spoke.",), (" ",)], ["text"]).coalesce(1)
    with pytest.raises(Exception, match="partition .*row 1: the text is empty"):
        spark.predict(df).collect()


def test_a_column_that_would_be_lost(session):
    df = session.createDataFrame([("Kyiv spoke.", "favor")], ["text", "stance"])
    with pytest.raises(sk.StancekitError, match="column `stance`"):
        spark.predict(df)
