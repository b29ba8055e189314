"""Conflicts: parties and their names."""

from __future__ import annotations

import os

from ._native import Conflict

__all__ = ["Conflict", "opened"]


def opened(conflict: str | os.PathLike | Conflict | None) -> Conflict | None:
    """A conflict, or the one of that name or path."""
    return conflict if conflict is None or isinstance(conflict, Conflict) else Conflict.load(conflict)
