"""Articles that a model has read."""

from __future__ import annotations

import json
from functools import cached_property
from typing import NamedTuple

from . import _native


class NetStance(NamedTuple):
    """What an article says of a party in sum, from -1, all against, to 1, all in favor.

    ``low`` and ``high`` are the ends of a 95 % interval, ``None`` where there are too few paragraphs; ``n`` is the
    number of paragraphs that speak of the party.
    """

    value: float
    low: float | None
    high: float | None
    n: int


class Stance(NamedTuple):
    """What a paragraph says of one party."""

    target: str | None
    label: str
    confidence: float
    probabilities: dict[str, float]


class Paragraph(NamedTuple):
    """A paragraph or a headline. ``span`` is where it stands in the bytes of a text, ``None`` of other inputs."""

    index: int
    part: str
    text: str
    stances: list[Stance]
    sentiment: str | None
    span: tuple[int, int] | None


class Article:
    """An article and what a model says of it; :meth:`Model.read` makes it. In a notebook it shows as a page."""

    def __init__(self, reading: _native.Reading, model: str) -> None:
        self._reading = reading
        self._model = model

    @cached_property
    def _object(self) -> dict:
        return json.loads(self._reading.json())

    def to_dict(self) -> dict:
        """All of it, as ``stance predict --format json`` prints it."""
        return json.loads(self._reading.json())

    def to_text(self, width: int = 100) -> str:
        """Tables to read."""
        return self._reading.text(width)

    def to_html(self) -> str:
        """A page to read, which needs no other file."""
        return self._reading.html(self._model)

    @property
    def path(self) -> str:
        """What it was read from."""
        return self._object["path"]

    @property
    def title(self) -> str | None:
        """Its headline."""
        return self._object["title"]

    @property
    def byline(self) -> str | None:
        """Who wrote it."""
        return self._object["byline"]

    @property
    def date(self) -> str | None:
        """When, as it is written there; ``to_dict()["iso_date"]`` is the day."""
        return self._object["date"]

    @property
    def conflict(self) -> str | None:
        """Name of the conflict whose parties were looked for."""
        return self._object["conflict"]

    @property
    def warnings(self) -> list[str]:
        """What makes all this doubtful."""
        return [warning["message"] for warning in self._object["warnings"]]

    @cached_property
    def net_stance(self) -> dict[str, NetStance]:
        """What it says of each party in sum, by the id of the party."""
        return {
            of["target"]: NetStance(of["net_stance"], of["low"], of["high"], of["paragraphs"])
            for of in self._object["parties"]
        }

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Its headline and its paragraphs, in order."""
        return [_paragraph(of) for of in self._object["paragraphs"]]

    def __repr__(self) -> str:
        parties = ", ".join(f"{party} {net.value:+.2f}" for party, net in self.net_stance.items())
        return f"<Article {self.title or self.path!r}: {parties or 'no party'}>"

    def _repr_html_(self) -> str:
        page = self.to_html().replace("&", "&amp;").replace('"', "&quot;")
        return f'<iframe srcdoc="{page}" style="width: 100%; height: 40em; border: 0"></iframe>'


def _paragraph(of: dict) -> Paragraph:
    stances = [
        Stance(stance["target"], stance["stance"], stance["confidence"], stance["probabilities"])
        for stance in of["stances"]
    ]
    span = tuple(of["span"]) if of["span"] else None
    return Paragraph(of["index"], of["part"], of["text"], stances, of["sentiment"], span)
