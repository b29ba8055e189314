#!/usr/bin/env python3
"""Writes estimate.json beside it: what ppi-python, statsmodels and SciPy say of totals that are corrected by a labelled sample.

usage: python3 estimate.py
needs: pip install ppi-python==0.2.3 statsmodels==0.15.0 scipy==1.17.1

dsl-kit 0.1.1 lacks the modules that it imports, so design-based supervised learning is here by its definition: a regression of the
pseudo-outcomes on a constant.

Rows are [article, P(favor), P(against), label or -1, pi]; labels are 0 favor, 1 against, 2 neutral. Figures are of the net stance.
"""
import json, pathlib
import numpy as np
import statsmodels.api as sm
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate
from scipy import stats

HERE = pathlib.Path(__file__).parent
# Seed, predictions, articles, chance to be labelled (none: it grows with how unsure the model is).
CASES = [(1, 400, 400, 0.25), (2, 300, 60, 0.3), (3, 500, 90, None), (4, 250, 250, None)]
NET = np.array([1.0, -1.0, 0.0])


def drawn(seed, n, articles, chance):
    """Rows whose articles lean to one side, and a model that is too sure of itself."""
    random = np.random.default_rng(seed)
    article = random.permutation(np.arange(n) % articles)
    lean = random.normal(0, 1, articles)[article]
    logits = np.stack([lean - 0.5, -lean, np.full(n, 0.4)], axis=1) + random.normal(0, 0.7, (n, 3))
    truth = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    gold = np.array([random.choice(3, p=p) for p in truth])
    model = np.exp(1.5 * logits + [0.3, 0, 0])
    model = np.round(model / model.sum(1, keepdims=True), 6)
    net = model[:, 0] - model[:, 1]
    unsure = np.sqrt(model[:, 0] + model[:, 1] - net**2)
    pi = np.full(n, chance) if chance else np.round(0.1 + 0.4 * unsure, 6)
    return article, model, gold, pi, random.random(n) < pi


def prior_shift(model, prior):
    """Saerens, Latinne & Decaestecker (2002)."""
    model = np.stack([model[:, 0], model[:, 1], 1 - model[:, 0] - model[:, 1]], axis=1)
    shares = prior
    for _ in range(20000):
        shifted = model * shares / prior
        shares = (shifted / shifted.sum(1, keepdims=True)).mean(0)
    return list(map(float, shares))


def adjusted_count():
    """Forman (2008), as a system of equations."""
    random = np.random.default_rng(5)
    rates = random.dirichlet([1, 1, 1], 3) * 0.4 + np.eye(3) * 0.6
    shares = np.array([0.15, 0.5, 0.35])
    counted = shares @ rates + [0.02, -0.03, 0.01]
    return {"rates": rates.tolist(), "counted": counted.tolist(), "shares": np.linalg.solve(rates.T, counted).tolist()}


def case(seed, n, articles, chance):
    article, model, gold, pi, is_labelled = drawn(seed, n, articles, chance)
    f, y, w = model[:, 0] - model[:, 1], NET[gold], np.where(is_labelled, 1 / pi, 0)
    labelled = len(set(article[is_labelled]))
    # Robust to articles; the correction for few of them counts those that have a label.
    pseudo = f + w * (y - f)
    fit = sm.OLS(pseudo, np.ones((n, 1))).fit(cov_type="cluster", cov_kwds={"groups": article, "use_correction": False})
    # ppi-python takes the labelled rows from the others: with equal chances, its weight is ours times the share of the others.
    share = 1 - is_labelled.mean()
    ppi = {}
    for weight in (0.0, 0.4, 1.0) if chance else (0.0,):
        mean = ppi_mean_pointestimate(y[is_labelled], f[is_labelled], f[~is_labelled], lam=weight * share, w=w[is_labelled])
        ppi[str(weight)] = float(np.squeeze(mean))
    # The interval of ppi-python takes rows for independent and labelled ones for none of the others, so it is near ours where each row is an article.
    ppi_se = None
    if chance and articles == n:
        low, high = ppi_mean_ci(y[is_labelled], f[is_labelled], f[~is_labelled], alpha=0.05)
        ppi_se = float(np.squeeze(high - low)) / 2 / stats.norm.ppf(0.975)
    # The formula of `corrected`, written down again.
    mean_w = lambda values: (w * values).sum() / w.sum()
    a = w / w.sum() * (y - mean_w(y))
    b = (f - f.mean()) / n - w / w.sum() * (f - mean_w(f))
    by_article = lambda terms: np.bincount(article, terms)
    weight = float(np.clip(-(by_article(a) * by_article(b)).sum() / (by_article(b) ** 2).sum(), 0, 1))
    corrected = mean_w(y) + weight * (f.mean() - mean_w(f))
    degrees = labelled - 2  # one for the mean, one for λ
    se = np.sqrt(labelled / degrees * (by_article(a + weight * b) ** 2).sum())
    reach = stats.t.ppf(0.975, degrees) * se
    rows = [[int(article[i]), *map(float, model[i, :2]), int(gold[i]) if is_labelled[i] else -1, float(pi[i])] for i in range(n)]
    return {
        "rows": rows,
        "dsl": {"value": float(fit.params[0]), "se": float(fit.bse[0] * np.sqrt(labelled / (labelled - 1)))},
        "ppi": ppi,
        "ppi_se": ppi_se,
        "prior_shift": prior_shift(model, np.array([0.2, 0.3, 0.5])),
        "corrected": {"lambda": weight, "value": float(corrected), "se": float(se), "low": float(corrected - reach), "high": float(corrected + reach)},
    }


if __name__ == "__main__":
    file = {"cases": [case(*of) for of in CASES], "adjusted_count": adjusted_count()}
    (HERE / "estimate.json").write_text(json.dumps(file, separators=(",", ":")) + "\n")
