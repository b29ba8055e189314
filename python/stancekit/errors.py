"""Exceptions."""

from __future__ import annotations

import re

_IN_FRAME = re.compile(r"^frame:(\d+): ")
_IN_FILE = re.compile(r"^(.+?):(\d+): ")


class StancekitError(ValueError):
    """What was found, and what was expected.

    ``path`` is the file, if there is one; ``row`` the position in a frame, from 0, or the line of a file, from 1;
    ``hint`` what to do about it.
    """

    def __init__(
        self, message: str, path: str | None = None, row: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message, path, row, hint)
        self.message = message
        self.path = path
        self.row = row
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nhint: {self.hint}" if self.hint else self.message


class GateFailed(AssertionError):
    """A gate of an evaluation failed. ``gates`` are those that did, as the report has them."""

    def __init__(self, message: str, gates: list[dict]) -> None:
        super().__init__(message, gates)
        self.message = message
        self.gates = gates

    def __str__(self) -> str:
        return self.message


def placed(message: str, hint: str | None) -> StancekitError:
    """An error whose message may begin with a place, of a frame or of a file."""
    if found := _IN_FRAME.match(message):
        row = int(found[1]) - 1
        return StancekitError(f"row {row}: {message[found.end() :]}", row=row, hint=hint)
    if found := _IN_FILE.match(message):
        return StancekitError(message, path=found[1], row=int(found[2]), hint=hint)
    return StancekitError(message.removeprefix("frame: "), hint=hint)
