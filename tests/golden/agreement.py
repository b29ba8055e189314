#!/usr/bin/env python3
"""Writes agreement.json beside it: what scikit-learn, statsmodels and krippendorff say of annotators.

usage: python3 agreement.py
needs: pip install scikit-learn==1.9.1 statsmodels==0.15.0 krippendorff==0.9.0
"""
import itertools, json, pathlib
import krippendorff, numpy as np
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa

HERE = pathlib.Path(__file__).parent
NAMES = ["favor", "against", "neutral"]


def ratings(seed, items, annotators, missing, labels, noise):
    """A row per item, a column per annotator; -1 is no label."""
    rng = np.random.default_rng(seed)
    gold = rng.choice(labels, size=(items, 1))
    heard = np.where(rng.uniform(size=(items, annotators)) < noise, rng.choice(labels, size=(items, annotators)), gold)
    return np.where(rng.uniform(size=heard.shape) < missing, -1, heard)


def percent(table):
    """Mean over items with two labels or more of the share of pairs that are the same."""
    shares = []
    for row in table:
        pairs = list(itertools.combinations(row[row >= 0], 2))
        if pairs:
            shares.append(np.mean([a == b for a, b in pairs]))
    return float(np.mean(shares))


def kappas(table):
    pairs = []
    for a, b in itertools.combinations(range(table.shape[1]), 2):
        both = (table[:, a] >= 0) & (table[:, b] >= 0)
        if both.any():
            kappa = cohen_kappa_score(table[both, a], table[both, b])
            pairs.append({"pair": [a, b], "items": int(both.sum()), "kappa": float(kappa)})
    return pairs


def fleiss(table):
    n = (table >= 0).sum(1)
    if len(set(n[n > 0])) != 1:
        return None
    return float(fleiss_kappa(np.stack([(table[n > 0] == label).sum(1) for label in range(3)], axis=1)))


def alpha(table):
    return float(krippendorff.alpha(np.where(table < 0, np.nan, table.astype(float)).T, level_of_measurement="nominal"))


def few():
    """Items with one label, or none, among them."""
    rows = [[0, 1, 2, 2, 1, 0, -1, 0, 1, -1], [0, 1, 2, 2, 1, 1, -1, 0, 1, -1], [-1, 2, 2, 2, 1, 2, 2, 1, 1, 0], [0, 1, 2, 2, 1, -1, -1, 0, 1, -1]]
    return np.array([row + [-1] for row in rows]).T


if __name__ == "__main__":
    tables = {
        "two annotators": ratings(0, 60, 2, 0.0, [0, 1, 2], 0.5),
        "four annotators": ratings(1, 40, 4, 0.0, [0, 1, 2], 0.4),
        "some labels missing": ratings(2, 80, 5, 0.35, [0, 1, 2], 0.6),
        "two labels": ratings(3, 50, 3, 0.0, [0, 2], 0.9),
        "worse than chance": np.array([[0, 1], [1, 0], [0, 1], [1, 0], [2, 2]]),
        "single labels": few(),
    }
    cases = [
        {
            "kind": kind,
            "labels": [[None if label < 0 else NAMES[label] for label in row] for row in table.tolist()],
            "percent": percent(table), "fleiss": fleiss(table), "alpha": alpha(table), "cohen": kappas(table),
        }
        for kind, table in tables.items()
    ]
    (HERE / "agreement.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
