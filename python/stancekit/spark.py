"""Frames of Spark and of Sail, labelled where they lie.

Each worker loads the model once. It comes by its path, if that is one that workers can read; a :class:`Model` is sent
along. A task works on the cores that the engine gives it (``spark.task.cpus``, 1 unless you say so): that tasks run
beside each other is the engine's part.
"""

from __future__ import annotations

import os
from typing import Any, Callable, Iterator

from . import _native
from .conflict import Conflict, opened
from .errors import StancekitError
from .model import Model, of

_ADDED = (
    "target string, stance string, confidence double, p_favor double, p_against double, p_neutral double, "
    "voice string, speaker string, speaker_party string, sentiment string, sentiment_confidence double"
)
_PASSAGE = "paragraph bigint, part string, text string"

#: The models that this worker has loaded, by path.
_loaded: dict[str, Model] = {}


def predict(
    df: Any,
    model: Model | str | os.PathLike = "default",
    text: str = "text",
    target: str | None = None,
    *,
    conflict: str | os.PathLike | Conflict | None = None,
) -> Any:
    """As :meth:`Model.predict`, for a frame of Spark: the same columns are added."""
    model, conflict = _sent(model), opened(conflict)

    def label(table: Any) -> Any:
        return _on_worker(model).predict(table, text, target, conflict=conflict)

    added = _ADDED if target is None else _ADDED.split(", ", 1)[1]
    return df.mapInArrow(_each(label), _with(df.schema, added))


def read_articles(
    df: Any,
    model: Model | str | os.PathLike = "default",
    html: str = "html",
    *,
    conflict: str | os.PathLike | Conflict | None = None,
    kind: str | None = "html",
) -> Any:
    """Reads the article of each row, a column of bytes or strings: a row for each paragraph and party.

    The other columns stay; ``paragraph``, ``part``, ``text`` and those of predictions are added. An article that
    cannot be read has one row whose ``error`` says why.
    """
    model, conflict = _sent(model), opened(conflict)

    def read(table: Any) -> Any:
        return _passages(_on_worker(model), table, html, conflict, kind)

    rest = df.drop(html)
    return df.mapInArrow(_each(read), _with(rest.schema, f"{_PASSAGE}, {_ADDED}, error string"))


def _sent(model: Model | str | os.PathLike) -> Model | str:
    return model if isinstance(model, Model) else os.fspath(model)


def _on_worker(model: Model | str) -> Model:
    """The model, loaded at its first use."""
    if isinstance(model, Model):
        return model
    if model not in _loaded:
        _loaded[model] = of(model)
    return _loaded[model]


def _each(work: Callable[[Any], Any]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What `mapInArrow` takes. A fault names the partition, and its row there."""

    def batches(partition: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        n_before = 0
        for batch in partition:
            _native.use_threads(_cores())  # for each batch: an engine may go on in another thread
            try:
                labelled = work(pyarrow.Table.from_batches([batch]))
            except StancekitError as error:
                row = None if error.row is None else n_before + error.row
                where = f"partition {_partition()}" + ("" if row is None else f", row {row}")
                raise StancekitError(f"{where}: {error.message}", row=row, hint=error.hint) from error
            n_before += batch.num_rows
            yield from labelled.to_batches()

    return batches


def _task() -> Any:
    """What the engine tells of the task at work; ``None`` of one that tells nothing."""
    try:
        from pyspark import TaskContext
    except ImportError:
        return None
    return TaskContext.get()


def _cores() -> int:
    task = _task()
    return 1 if task is None else task.cpus()


def _partition() -> str:
    task = _task()
    return "?" if task is None else str(task.partitionId())


def _with(schema: Any, added: str) -> Any:
    """A schema with more columns, none of which it has."""
    from pyspark.sql.types import StructType

    more = _fields(added)
    if taken := [field.name for field in more if field.name in schema.names]:
        raise StancekitError(
            f"there is a column `{taken[0]}`, which the predictions have, too",
            hint=f"rename it, such as to `gold_{taken[0]}`",
        )
    return StructType(schema.fields + more)


def _fields(ddl: str) -> list:
    """The fields of `name type, …`, without the Java that Spark parses such with."""
    from pyspark.sql.types import DoubleType, LongType, StringType, StructField

    types = {"string": StringType(), "double": DoubleType(), "bigint": LongType()}
    pairs = (field.split() for field in ddl.split(", "))
    return [StructField(name, types[kind], True) for name, kind in pairs]


def _passages(model: Model, table: Any, html: str, conflict: Conflict | None, kind: str | None) -> Any:
    """The paragraphs of the articles of a table, with the columns beside them."""
    import pyarrow

    fields = [tuple(field.split()) for field in f"{_PASSAGE}, {_ADDED}, error string".split(", ")]
    rows, found = [], {name: [] for name, _ in fields}
    for row, content in enumerate(table[html].to_pylist()):
        for line in _lines(model, content, conflict, kind):
            rows.append(row)
            for name, values in found.items():
                values.append(line.get(name))
    types = {"string": pyarrow.string(), "double": pyarrow.float64(), "bigint": pyarrow.int64()}
    out = table.drop_columns([html]).take(pyarrow.array(rows, pyarrow.int64()))
    for name, kind_of in fields:
        out = out.append_column(name, pyarrow.array(found[name], types[kind_of]))
    return out


def _lines(model: Model, content: Any, conflict: Conflict | None, kind: str | None) -> Iterator[dict]:
    """What stands in a row for each paragraph and party."""
    if content is None:
        yield {"error": "null, expected a page"}
        return
    try:
        article = model.read(content.encode() if isinstance(content, str) else content, conflict, kind)
    except ValueError as error:
        yield {"error": str(error)}
        return
    for paragraph in article.to_dict()["paragraphs"]:
        beside = {"paragraph": paragraph["index"], "part": paragraph["part"], "text": paragraph["text"]}
        beside |= {name: paragraph[name] for name in ("sentiment", "sentiment_confidence")}
        if not paragraph["stances"]:
            yield beside
        for stance in paragraph["stances"]:
            of_label = {f"p_{label}": p for label, p in stance["probabilities"].items()}
            yield {**beside, **stance, **of_label}
