"""How good a model is."""

from __future__ import annotations

import json
import os
from functools import cached_property
from typing import Any, Mapping, NamedTuple, Sequence

from . import _native, _rows
from .conflict import Conflict, opened
from .errors import GateFailed
from .model import Model, of


class Metric(NamedTuple):
    """A figure with its 95 % interval, whose ends are ``None`` where there are too few articles for one."""

    value: float | None
    low: float | None
    high: float | None


class Evaluation:
    """What :func:`evaluate` found. In a notebook it shows as a page."""

    def __init__(self, native: _native.Evaluation) -> None:
        self._native = native

    @cached_property
    def _object(self) -> dict:
        return json.loads(self._native.json())

    @property
    def metrics(self) -> dict[str, Metric]:
        """Figures of stances by name; of sentiments, where no stance is labelled."""
        of_stance = self._object if "metrics" in self._object else self._object["sentiment"]
        return {name: Metric(**figure) for name, figure in of_stance["metrics"].items()}

    @property
    def gates(self) -> list[dict]:
        """What came of each gate: ``metric``, ``bound``, ``value``, ``passed``, …"""
        return self._object["gates"]

    @property
    def warnings(self) -> list[str]:
        """What to bear in mind of the figures."""
        return self._object["warnings"]

    @property
    def passed(self) -> bool:
        """Whether every gate passed."""
        return self._native.passed()

    def check(self) -> Evaluation:
        """Raises :class:`GateFailed` unless every gate passed."""
        if failed := [gate for gate in self.gates if not gate["passed"]]:
            raise GateFailed("\n".join(map(_sentence, failed)), failed)
        return self

    def to_dict(self) -> dict:
        """All of it, as ``stance evaluate --format json`` prints it."""
        return json.loads(self._native.json())

    def to_text(self, width: int = 100) -> str:
        """Tables to read."""
        return self._native.text(width)

    def to_html(self) -> str:
        """A page to read, which needs no other file."""
        return self._native.html()

    def to_pandas(self) -> Any:
        """Metrics as a frame: one row each, with ``value``, ``low`` and ``high``."""
        import pandas

        frame = pandas.DataFrame.from_dict(self.metrics, orient="index", columns=Metric._fields, dtype=float)
        return frame.rename_axis("metric")

    def __repr__(self) -> str:
        figure = self.metrics["f1_macro"].value
        gates = f", {sum(not gate['passed'] for gate in self.gates)} of {len(self.gates)} gates failed" if self.gates else ""
        return f"<Evaluation: f1_macro {figure if figure is None else round(figure, 3)}{gates}>"

    def _repr_html_(self) -> str:
        page = self.to_html().replace("&", "&amp;").replace('"', "&quot;")
        return f'<iframe srcdoc="{page}" style="width: 100%; height: 40em; border: 0"></iframe>'


def evaluate(
    model: Model | str | os.PathLike,
    data: Any,
    *,
    gates: str | os.PathLike | Mapping[str, float] | Sequence[str] | None = None,
    conflict: str | os.PathLike | Conflict | None = None,
    text: str = "text",
    target: str = "target",
    label: str = "label",
    group: str = "group",
    slices: Sequence[str] = (),
    seed: int = 0,
) -> Evaluation:
    """Measures a model on labelled rows: a frame, a file or several.

    ``gates`` is a TOML file, or bounds such as ``{"f1_macro": 0.6}``. ``group`` is the article that a row is from:
    intervals resample articles.
    """
    return Evaluation(
        _native.Evaluation(
            of(model)._native,
            _rows.labelled(data, [text]),
            _rows.columns(text, target, label, group),
            conflict=opened(conflict),
            gates=_gates(gates),
            slices=list(slices),
            seed=seed,
        )
    )


def _gates(gates: Any) -> Any:
    if gates is None:
        return []
    if isinstance(gates, (str, os.PathLike)):
        return os.fspath(gates)
    if isinstance(gates, Mapping):
        return [f"{metric}={bound}" for metric, bound in gates.items()]
    return list(gates)


def _sentence(gate: dict) -> str:
    relation = "at least" if gate["kind"] == "min" else "at most"
    name = gate["metric"] + (f" of {gate['label']}" if gate["label"] else "")
    if gate["slice"]:
        name += f" where {gate['slice']['field']} is {gate['slice']['value']}"
    value = "undefined" if gate["value"] is None else f"{gate['value']:.3f}"
    return f"{name} is {value}, expected {relation} {gate['bound']}"
