"""An estimator for scikit-learn."""

from __future__ import annotations

import json
from typing import Any, Iterable

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from . import _native, _rows
from .conflict import opened
from .errors import StancekitError
from .model import Model, of

_COLUMNS = _rows.columns("text", "target")
_SCORING = {"implicit": False, "inferred": False, "min_confidence": 0.0, "one_target": False}


class StanceClassifier(ClassifierMixin, BaseEstimator):
    """Learns stances from texts, or from texts and targets.

    ``X`` is a sequence of texts, an array of two columns (text, target), a sequence of such pairs, or a frame with the
    columns ``text`` and ``target``. ``y`` are words for favor, against and neutral, as ``stance train`` takes them;
    predictions are in the same words. A class is predicted as :class:`Model` says it, which may be a rare one though
    another is somewhat more probable.

    Parameters
    ----------
    conflict : str, path, Conflict or None
        The conflict whose parties the targets are.
    C : float or None
        Inverse strength of the regularization; that of ``stance train``, or of the base, if ``None``.
    base : Model, path, "default" or None
        The model to start from.
    """

    def __init__(self, conflict: Any = None, C: float | None = None, base: Any = None) -> None:
        self.conflict = conflict
        self.C = C
        self.base = base

    def fit(self, X: Any, y: Any, groups: Any = None) -> StanceClassifier:
        """Trains. ``groups`` are the articles that texts are from, which are not divided in calibration."""
        rows = _as_rows(X)
        labels = _labels(y)
        if len(labels) != len(rows):
            raise ValueError(f"{len(rows)} texts and {len(labels)} labels, expected as many")
        for row, label in zip(rows, labels):
            row["label"] = str(label)
        for row, group in zip(rows, [] if groups is None else groups):
            row["group"] = str(group)
        base = None if self.base is None else of(self.base)._native
        parameters = [] if self.C is None else [("classifier.C", repr(float(self.C)))]
        trained = _native.train(_lines(rows), _COLUMNS, opened(self.conflict), base, parameters, 0)
        self.classes_ = np.unique(labels)
        self._words_ = _words(self.classes_)
        self.model_ = Model(trained, "StanceClassifier")
        return self

    def predict(self, X: Any) -> np.ndarray:
        """The class of each text."""
        return np.asarray([self._words_[stance] for stance in self._scored(X)["stance"]], dtype=self.classes_.dtype)

    def predict_proba(self, X: Any) -> np.ndarray:
        """The probability of each class of :attr:`classes_`, a row for each text."""
        scored = self._scored(X)
        of_word = {word: scored[f"p_{stance}"] for stance, word in self._words_.items()}
        found = np.column_stack([np.asarray(of_word[word], dtype=float) for word in self.classes_])
        return found / found.sum(axis=1, keepdims=True)  # they have six decimals

    def _scored(self, X: Any) -> dict[str, list]:
        check_is_fitted(self, "model_")
        rows = _as_rows(X)
        native = self.model_._native
        scored = native.predict(_lines(rows), _COLUMNS, opened(self.conflict), _SCORING).columns()
        if scored["row"] != list(range(len(rows))) or None in scored["stance"]:
            raise StancekitError(
                "the classifier was trained toward targets, and X has texts alone",
                hint="give (text, target) pairs, or a frame with both columns",
            )
        return scored

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        return tags


def _as_rows(X: Any) -> list[dict[str, str]]:
    """Texts, with their targets if there are any."""
    if hasattr(X, "columns"):
        names = [name for name in ("text", "target") if name in X.columns]
        if "text" not in names:
            found = ", ".join(f"`{name}`" for name in X.columns)
            raise StancekitError(f"no column `text`; found {found or 'none'}")
        values: Iterable = zip(*(X[name] for name in names)) if len(names) > 1 else X["text"]
    else:
        if isinstance(X, str) or not hasattr(X, "__iter__"):
            raise ValueError("X is not a sequence, expected one of texts or of (text, target) pairs")
        values = X
    rows = [_row(number, value) for number, value in enumerate(values)]
    if not rows:
        raise ValueError("X has 0 samples, expected at least one text")
    return rows


def _row(number: int, value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return {"text": str(value)}
    pair = list(value) if isinstance(value, (tuple, list, np.ndarray)) else []
    if len(pair) == 1 and isinstance(pair[0], str):
        return {"text": str(pair[0])}
    if len(pair) == 2 and all(isinstance(part, str) for part in pair):
        return {"text": str(pair[0]), "target": str(pair[1])}
    message = f"row {number}: {type(value).__name__}, expected a text or a pair of text and target"
    raise StancekitError(message, row=number)


def _labels(y: Any) -> np.ndarray:
    labels = np.asarray(y)
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim != 1:
        raise ValueError(f"y has {labels.ndim} dimensions, expected 1")
    for row, label in enumerate(labels):
        if _is_null(label):
            raise StancekitError(f"row {row}: the label is null", row=row, hint="leave out rows without a label")
    return labels


def _is_null(label: Any) -> bool:
    unequal = label != label  # as NaN is to itself; of pandas.NA, NA
    return label is None or not isinstance(unequal, (bool, np.bool_)) or bool(unequal)


def _words(classes: np.ndarray) -> dict[str, Any]:
    """The word of the data for each stance."""
    words: dict[str, Any] = {}
    for word in classes:
        stance = _native.stance_of(str(word))
        if stance in words:
            raise StancekitError(f"labels `{words[stance]}` and `{word}` both mean {stance}, expected one word for it")
        words[stance] = word
    return words


def _lines(rows: list[dict[str, str]]) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()
