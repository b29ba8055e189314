"""Models."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import Any

from . import _native, _rows
from .article import Article
from .conflict import Conflict, opened
from .explanation import Explanation

#: Columns that predictions add, in their order; `target` only where no column of targets is named.
ADDED = (
    "target",
    "stance",
    "confidence",
    "p_favor",
    "p_against",
    "p_neutral",
    "voice",
    "speaker",
    "speaker_party",
    "sentiment",
    "sentiment_confidence",
)


class Model:
    """A model that says of texts whom they are for and against. :meth:`default` and :meth:`load` make one."""

    def __init__(self, native: _native.Model, name: str = "default") -> None:
        self._native = native
        self._name = name

    @classmethod
    def default(cls) -> Model:
        """The model that comes with the package."""
        return cls(_native.Model.default())

    @classmethod
    def load(cls, path: str | os.PathLike) -> Model:
        """The model in a directory, which ``stance train`` or :meth:`save` wrote."""
        return cls(_native.Model.load(path), os.fspath(path))

    def save(self, path: str | os.PathLike, card: str = "") -> None:
        """Writes it into a directory; ``card`` becomes its ``README.md``."""
        self._native.save(path, card)

    def read(
        self,
        source: str | bytes | os.PathLike,
        conflict: str | os.PathLike | Conflict | None = None,
        kind: str | None = None,
        lossy: bool = False,
    ) -> Article:
        """Reads one article: a path, or its text, HTML, Markdown or whatever it is.

        A ``str`` is the path of a file, or a text if it has a line break or a ``<``; ``bytes`` are always the article
        itself. The conflict is that which the article is about, if none is named. ``kind`` is ``text``, ``html``,
        ``markdown``, ``mhtml``, ``feed`` or ``warc``, and told by the content if ``None``.
        """
        found = self._read(source, conflict, kind, lossy)
        if len(found) > 1:
            raise ValueError(f"{len(found)} articles, expected one; read_all() reads all of them")
        if not found:
            raise ValueError("no article in it")
        if isinstance(found[0], BaseException):
            raise found[0]
        return Article(found[0], self._title())

    def read_all(
        self,
        source: str | bytes | os.PathLike,
        conflict: str | os.PathLike | Conflict | None = None,
        kind: str | None = None,
        lossy: bool = False,
    ) -> list[Article]:
        """Reads every article of a feed or an archive. One that cannot be read is warned of and left out."""
        articles = []
        for reading in self._read(source, conflict, kind, lossy):
            if isinstance(reading, BaseException):
                warnings.warn(str(reading), stacklevel=2)
            else:
                articles.append(Article(reading, self._title()))
        return articles

    def _read(self, source: Any, conflict: Any, kind: str | None, lossy: bool) -> list:
        name, content = _content(source)
        return self._native.read(name, content, conflict=opened(conflict), kind_name=kind, lossy=lossy)

    def predict(
        self,
        data: Any,
        text: str = "text",
        target: str | None = None,
        *,
        conflict: str | os.PathLike | Conflict | None = None,
        implicit: bool = False,
        inferred: bool = False,
        min_confidence: float = 0.0,
    ) -> Any:
        """Labels the rows of a frame of pandas, polars, pyarrow or DuckDB, and gives one of the same kind.

        With ``target``, a column of targets, each row gets its stance toward its target. Without, each row stands
        once for each party that its text mentions, and once with a null target if it mentions none. Stances less
        probable than ``min_confidence`` become ``abstain``; ``implicit`` scores all parties of the conflict, and
        ``inferred`` also those that a text means without their name. The columns
        ``target_span`` and ``conflict`` are heeded if they are there. The order of rows, their index and all other
        columns stay; the columns of :data:`stancekit.ADDED` are added.
        """
        if not 0 <= min_confidence <= 1:
            raise ValueError(f"min_confidence is {min_confidence}, expected a number from 0 to 1")
        frame = _rows.frame(data)
        frame.free([name for name in ADDED if target is None or name != "target"])
        batches = self._native.predict(
            _rows.to_score(frame, text, target),
            _rows.columns(text, target if target is not None else "target"),
            opened(conflict),
            {
                "implicit": implicit,
                "inferred": inferred,
                "min_confidence": min_confidence,
                "one_target": target is not None,
            },
        )
        return frame.with_columns(batches if target is None else batches.without_target())

    def explain(
        self, text: str, target: str | None = None, conflict: str | os.PathLike | Conflict | None = None
    ) -> Explanation:
        """Why a text is for or against a target; of a model that knows no targets, why it got its label."""
        return Explanation(self._native.explain(text, target, opened(conflict)))

    def explain_sentiment(self, text: str) -> Explanation:
        """Why a text got its sentiment."""
        return Explanation(self._native.explain_sentiment(text))

    @property
    def stances(self) -> list[str]:
        """The stances that it says."""
        return self._info()["stances"]

    @property
    def conflicts(self) -> list[str]:
        """Names of the conflicts that it was trained on."""
        return self._info()["conflicts"]

    @property
    def digest(self) -> str:
        """SHA-256 of all that it is."""
        return self._native.digest()

    def _info(self) -> dict:
        return json.loads(self._native.json())

    def _title(self) -> str:
        info = self._info()
        return f"{self._name}, of stancekit {info['library_version']}, seed {info['seed']}"

    def __repr__(self) -> str:
        return f"Model({self._name!r})"

    def __copy__(self) -> Model:
        return self

    def __deepcopy__(self, memo: dict) -> Model:
        return self  # it never changes

    def __reduce__(self):
        return _thawed, (self._native.files(), self._name)


def _thawed(files: dict[str, bytes], name: str) -> Model:
    return Model(_native.Model.of_files(files) if files else _native.Model.default(), name)


def of(model: Model | str | os.PathLike) -> Model:
    """A model, or the one of that path; ``default`` is the one that comes with the package."""
    if isinstance(model, Model):
        return model
    if model == "default" and not Path(model).exists():
        return Model.default()
    return Model.load(model)


def _content(source: str | bytes | os.PathLike) -> tuple[str, bytes]:
    """What an article is called, and its bytes."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return "bytes", bytes(source)
    if isinstance(source, str) and ("\n" in source or "<" in source):
        return "text", source.encode()
    try:
        return os.fspath(source), Path(source).read_bytes()
    except FileNotFoundError as error:
        if isinstance(source, str):
            error.strerror = f"{error.strerror} (a text of one line goes in as bytes, or with a line break)"
        raise
