"""Stance toward each party to a conflict, and sentiment, paragraph by paragraph.

>>> import stancekit as sk
>>> model = sk.Model.default()
>>> article = model.read("The Russians lied to us, the mayor said.\\n\\nKyiv kept its word.\\n")
>>> sorted(article.net_stance)
['russia', 'ukraine']
"""

from __future__ import annotations

import os
from typing import Any

from . import _native
from .article import Article, NetStance, Paragraph, Stance
from .conflict import Conflict
from .data import Finding, Report, check, split
from .errors import GateFailed, StancekitError
from .evaluation import Evaluation, Metric, evaluate
from .explanation import Contribution, Explanation
from .model import ADDED, Model

__all__ = [
    "ADDED",
    "Article",
    "Conflict",
    "Contribution",
    "Evaluation",
    "Explanation",
    "Finding",
    "GateFailed",
    "Metric",
    "Model",
    "NetStance",
    "Paragraph",
    "Report",
    "Stance",
    "StanceClassifier",
    "StancekitError",
    "check",
    "evaluate",
    "split",
]

if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_native.before_fork, after_in_child=_native.after_fork_in_child)


def __getattr__(name: str) -> Any:
    # What takes long to import is imported when it is asked for: scikit-learn takes most of a second.
    if name == "StanceClassifier":
        from .classifier import StanceClassifier

        return StanceClassifier
    if name == "__version__":
        from importlib.metadata import version

        return version("stancekit")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
