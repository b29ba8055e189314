#!/usr/bin/env python3
"""Writes bootstrap.json beside it: judged examples, and the intervals that SciPy finds by resampling their articles.

An interval goes from the lower of two lower ends to the higher of two higher ends: of SciPy's BCa interval at the level of Student's distribution, and of
the t interval with the bootstrap's standard error.

A resample of articles is one of rows of a table that has the sums of each article, so that `scipy.stats.bootstrap` draws them as we do.

usage: python3 bootstrap.py
needs: pip install scipy==1.17.1
"""
import json, pathlib
import numpy as np
from scipy.stats import bootstrap, norm, t

HERE = pathlib.Path(__file__).parent
ARTICLES, LABELS, RESAMPLES = 60, 3, 50_000


def examples(rng):
    """Rows of (article, gold, predicted): some articles are hard, so that their examples are alike."""
    rows = []
    for article in range(ARTICLES):
        hardness = rng.choice([0.1, 0.3, 0.75])
        for _ in range(rng.integers(1, 9)):
            gold = int(rng.choice(LABELS, p=[0.25, 0.35, 0.4]))
            wrong = rng.random() < hardness
            rows.append((article, gold, int((gold + rng.integers(1, LABELS)) % LABELS) if wrong else gold))
    return rows


def f1_macro(*cells, axis=-1):
    """Macro F1 of sums of confusion matrices, whose cells come one by one."""
    confusion = np.array([cell.sum(axis=axis) for cell in cells]).reshape(LABELS, LABELS, *cells[0].shape[:-1])
    right = np.array([confusion[i, i] for i in range(LABELS)])
    return (2 * right / (confusion.sum(axis=0) + confusion.sum(axis=1))).mean(axis=0)


def accuracy(*cells, axis=-1):
    sums = np.array([cell.sum(axis=axis) for cell in cells])
    return sums[:: LABELS + 1].sum(axis=0) / sums.sum(axis=0)


def recall(*cells, axis=-1):
    """Of the second label."""
    sums = np.array([cell.sum(axis=axis) for cell in cells])
    return sums[LABELS + 1] / sums[LABELS : 2 * LABELS].sum(axis=0)


def interval(statistic, rows, units, rng):
    """The interval over the units that examples are in."""
    table = np.zeros((LABELS * LABELS, max(units) + 1))
    for unit, (_, gold, predicted) in zip(units, rows):
        table[LABELS * gold + predicted, unit] += 1
    n = table.shape[1]
    reach = t.ppf(0.975, n - 1) * np.sqrt(n / (n - 1))
    found = bootstrap(
        tuple(table),
        statistic,
        paired=True,
        vectorized=True,
        method="BCa",
        confidence_level=1 - 2 * norm.cdf(-reach),
        n_resamples=RESAMPLES,
        batch=2000,
        rng=rng,
    )
    (low, high), value, error = found.confidence_interval, float(statistic(*table)), float(found.standard_error)
    low, high = max(0.0, min(low, value - reach * error)), min(1.0, max(high, value + reach * error))
    return {"value": value, "low": float(low), "high": float(high), "standard_error": error}


def main():
    rng = np.random.default_rng(0)
    rows = examples(rng)
    units = {"articles": [row[0] for row in rows], "examples": list(range(len(rows)))}
    figures = {"accuracy": accuracy, "f1_macro": f1_macro, "recall": recall}
    found = {unit: {name: interval(of, rows, places, rng) for name, of in figures.items()} for unit, places in units.items()}
    (HERE / "bootstrap.json").write_text(json.dumps({"rows": rows, **found}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
