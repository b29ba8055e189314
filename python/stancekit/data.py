"""Labelled data: what is wrong with it, and how it is divided."""

from __future__ import annotations

import json
import os
import re
from typing import Any, Mapping, NamedTuple

from . import _native, _rows
from .conflict import Conflict, opened
from .errors import StancekitError

_PLACE = re.compile(r"^frame:(\d+)$")
_DEFAULT_PARTS = {"train": 0.8, "dev": 0.1, "test": 0.1}


class Finding(NamedTuple):
    """One thing that is wrong with data. ``row`` is the position in the frame, from 0."""

    severity: str
    rule: str
    row: int
    message: str
    related: int | None


class Report:
    """What :func:`check` found."""

    def __init__(self, text: str) -> None:
        self._object = json.loads(text)
        self.findings = [
            Finding(of["severity"], of["rule"], _row(of["place"]), of["message"], _row(of.get("related")))
            for of in self._object["findings"]
        ]

    @property
    def ok(self) -> bool:
        """Whether there is no error; there may be warnings."""
        return all(finding.severity != "error" for finding in self.findings)

    def to_dict(self) -> dict:
        """All of it, as ``stance check --format json`` prints it."""
        return dict(self._object)

    def to_pandas(self) -> Any:
        """Findings as a frame."""
        import pandas

        return pandas.DataFrame(self.findings, columns=list(Finding._fields))

    def __repr__(self) -> str:
        return f"<Report: {len(self.findings)} findings{'' if self.ok else ', errors among them'}>"


def check(
    data: Any,
    *,
    conflict: str | os.PathLike | Conflict | None = None,
    text: str = "text",
    target: str = "target",
    label: str = "label",
    group: str = "group",
) -> Report:
    """Looks for faults in a labelled frame: labels that contradict each other, duplicates, odd texts."""
    frame = _rows.frame(data)
    frame.need(text)
    stream = frame.stream(frame.names())
    return Report(_native.check(stream, _rows.columns(text, target, label, group), opened(conflict)))


def split(
    data: Any,
    parts: Mapping[str, float] | None = None,
    *,
    text: str = "text",
    target: str = "target",
    label: str = "label",
    group: str = "group",
    seed: int = 0,
) -> dict[str, Any]:
    """Divides a frame so that no article is in two parts, each with about the same labels.

    ``parts`` names the parts and their shares, which add up to 1. Gives a frame of the same kind for each.
    """
    parts = dict(_DEFAULT_PARTS if parts is None else parts)
    if abs(sum(parts.values()) - 1) > 1e-6:
        raise StancekitError(f"the shares add up to {sum(parts.values()):g}, expected 1")
    frame = _rows.frame(data)
    frame.need(text)
    stream = frame.stream(frame.names())
    columns = _rows.columns(text, target, label, group)
    part_of = _native.split(stream, columns, list(parts.values()), seed)
    if len(part_of) != len(frame):
        raise StancekitError(f"{len(part_of)} examples in {len(frame)} rows, expected a row for each example")
    rows: dict[str, list[int]] = {name: [] for name in parts}
    names = list(parts)
    for row, part in enumerate(part_of):
        rows[names[part]].append(row)
    return {name: frame.take(of) for name, of in rows.items()}


def _row(place: str | None) -> int | None:
    found = _PLACE.match(place or "")
    return int(found[1]) - 1 if found else None
