#!/usr/bin/env python3
"""Writes mcnemar.json beside it: what statsmodels says of discordant examples.

usage: python3 mcnemar.py
needs: pip install statsmodels==0.15.0
"""
import json, pathlib
from statsmodels.stats.contingency_tables import mcnemar

HERE = pathlib.Path(__file__).parent
# Examples that only the classifier after is right on, and that only the one before is.
PAIRS = [(0, 0), (1, 0), (0, 5), (3, 3), (12, 12), (4, 20), (13, 12), (25, 0), (20, 5), (40, 41), (100, 60), (7, 300)]


def case(better, worse):
    is_exact = better + worse < 25
    result = mcnemar([[50, worse], [better, 9]], exact=is_exact, correction=True)
    chi_square = None if is_exact else float(result.statistic)
    return {"better": better, "worse": worse, "chi_square": chi_square, "p": float(result.pvalue) if better + worse else 1.0}


if __name__ == "__main__":
    (HERE / "mcnemar.json").write_text(json.dumps([case(*pair) for pair in PAIRS], separators=(",", ":")) + "\n")
