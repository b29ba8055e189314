"""Why a text got its label."""

from __future__ import annotations

import json
from html import escape
from typing import NamedTuple

#: Words that add less than this share of what the strongest adds are not marked.
_LEAST_MARKED = 0.25
_FOR = "background: #cfe8cf"
_AGAINST = "background: #f6d0cc"


class Contribution(NamedTuple):
    """What one feature adds to the log odds of the label over the runner-up."""

    feature: str
    value: float


class Explanation:
    """What moved a label: ``bias`` and ``contributions`` add up to ``log_odds``. In a notebook its words are marked."""

    def __init__(self, text: str) -> None:
        self._object = json.loads(text)
        self.text: str = self._object["text"]
        self.target: str | None = self._object["target"]
        self.label: str = self._object.get("stance") or self._object["sentiment"]
        self.runner_up: str = self._object["runner_up"]
        self.probabilities: dict[str, float] = self._object["probabilities"]
        self.log_odds: float = self._object["log_odds"]
        self.bias: float = self._object["bias"]
        self.contributions = [
            Contribution(of["feature"], of["contribution"]) for of in self._object["contributions"]
        ]

    def to_dict(self) -> dict:
        """All of it, as ``stance explain --format json`` prints it."""
        return dict(self._object)

    def __repr__(self) -> str:
        toward = f" toward {self.target}" if self.target else ""
        return f"<Explanation: {self.label} {self.probabilities[self.label]:.2f}{toward}>"

    def _repr_html_(self) -> str:
        words = self._object["words"]
        strongest = max((abs(word["contribution"]) for word in words), default=0.0)
        marked, end = [], 0
        for word in words:
            (start, stop), value = word["span"], word["contribution"]
            if start < end:
                continue
            marked.append(escape(self.text[end:start]))
            shown = escape(self.text[start:stop])
            if strongest > 0 and abs(value) >= _LEAST_MARKED * strongest:
                style = _FOR if value > 0 else _AGAINST
                shown = f'<mark style="{style}" title="{value:+.3f}">{shown}</mark>'
            marked.append(shown)
            end = stop
        marked.append(escape(self.text[end:]))
        head = escape(f"{self.label} {self.probabilities[self.label]:.2f}, next {self.runner_up}")
        return f"<p><b>{head}</b></p><p>{''.join(marked)}</p>"
