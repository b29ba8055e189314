#!/usr/bin/env python3
"""Writes the golden numbers beside it: what scikit-learn and SciPy say.

usage: python3 make.py
needs: pip install scikit-learn==1.9.1 scipy==1.17.1
"""
import json, pathlib, warnings
import numpy as np, scipy.optimize, scipy.sparse as sp
from sklearn import metrics
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

HERE = pathlib.Path(__file__).parent
warnings.filterwarnings("ignore")


def write(name, value):
    (HERE / f"{name}.json").write_text(json.dumps(value, indent=None, separators=(",", ":")) + "\n")


def tfidf():
    """Words of letters only, so that every tokeniser agrees on them."""
    rng = np.random.default_rng(0)
    words = [a + b for a in ("ba", "ko", "mi", "tu", "ze") for b in ("n", "r", "st", "x")]
    p = 1 / np.arange(1, len(words) + 1)
    docs = [" ".join(rng.choice(words, size=rng.integers(3, 30), p=p / p.sum())) for _ in range(40)]
    settings = [
        dict(ngram_range=(1, 1), min_df=1, max_df=1.0, max_features=None, sublinear_tf=False, smooth_idf=True, norm="l2"),
        dict(ngram_range=(1, 2), min_df=2, max_df=1.0, max_features=None, sublinear_tf=True, smooth_idf=True, norm="l2"),
        dict(ngram_range=(2, 3), min_df=1, max_df=0.5, max_features=None, sublinear_tf=False, smooth_idf=False, norm="l1"),
        dict(ngram_range=(1, 2), min_df=0.1, max_df=20, max_features=None, sublinear_tf=True, smooth_idf=False, norm=None),
        dict(ngram_range=(1, 1), min_df=1, max_df=1.0, max_features=7, sublinear_tf=False, smooth_idf=True, norm="l2"),
    ]
    out = []
    for s in settings:
        v = TfidfVectorizer(token_pattern=r"\S+", **s)
        x = v.fit_transform(docs).tocoo()
        names = v.get_feature_names_out()
        rows = [{} for _ in docs]
        for i, j, value in zip(x.row, x.col, x.data):
            rows[i][names[j]] = value
        out.append({"settings": s, "idf": dict(zip(names, v.idf_)), "rows": rows})
    write("tfidf", {"docs": docs, "cases": out})


def logistic():
    rng = np.random.default_rng(1)
    x = sp.random(120, 30, density=0.2, random_state=2, data_rvs=lambda n: rng.normal(size=n).astype(np.float32)).tocsr()
    x.sort_indices()
    w = rng.normal(size=(30, 3)) * 1.5
    three = np.argmax(x @ w + rng.gumbel(size=(120, 3)) + [0.8, 0, -0.4], axis=1)
    two = (three > 0).astype(int)
    weights = np.round(rng.uniform(0.2, 3.0, size=120), 3)
    cases = []
    for y in (three, two):
        for c, class_weight, sample_weight in ((1.0, None, None), (0.3, "balanced", None), (5.0, None, weights), (2.0, "balanced", weights)):
            # scikit-learn's "balanced" counts sample weights; ours counts rows, so the factors are given.
            counts = np.bincount(y)
            factors = {i: len(y) / (len(counts) * n) for i, n in enumerate(counts)} if class_weight else None
            m = LogisticRegression(C=c, class_weight=factors, tol=1e-12, max_iter=100000).fit(x.astype(np.float64), y, sample_weight=sample_weight)
            cases.append({
                "classes": y.tolist(), "C": c, "class_weight": class_weight,
                "sample_weight": None if sample_weight is None else sample_weight.tolist(),
                "coef": m.coef_.tolist(), "intercept": m.intercept_.tolist(),
                "decision": np.atleast_2d(m.decision_function(x.astype(np.float64)).T).T[:5].tolist(),
            })
    balanced = LogisticRegression(C=0.3, class_weight="balanced", tol=1e-12, max_iter=100000).fit(x.astype(np.float64), three)
    assert np.allclose(balanced.coef_, cases[1]["coef"], rtol=1e-6, atol=1e-8), "the factors are those of `balanced`"
    rows = [[[int(j), float(v)] for j, v in zip(x[i].indices, x[i].data)] for i in range(x.shape[0])]
    write("logistic", {"n_features": x.shape[1], "rows": rows, "cases": cases})


def scores():
    """The labels are favor, against, neutral; in the second case neutral is never predicted, in the third it never occurs."""
    rng = np.random.default_rng(3)
    names = ["favor", "against", "neutral"]
    cases = []
    for kind in ("all", "never predicted", "never gold"):
        n = 90
        gold = rng.choice(3 if kind != "never gold" else 2, size=n)
        p = rng.dirichlet([1, 1, 1], size=n) + 0.9 * np.eye(3)[gold] * rng.uniform(size=(n, 1))
        if kind == "never predicted":
            p[:, 2] = 1e-3 * rng.uniform(size=n)
        p /= p.sum(1, keepdims=True)
        p[::3] = p[0]  # ties
        got = p.argmax(1)
        precision, recall, f1, support = metrics.precision_recall_fscore_support(gold, got, labels=[0, 1, 2], zero_division=np.nan)
        nan = lambda values: [None if np.isnan(v) else float(v) for v in values]
        top, right = p.max(1), got == gold
        bins = np.minimum(np.ceil(top * 15).astype(int) - 1, 14)
        ece = sum(abs(top[bins == b].sum() - right[bins == b].sum()) for b in range(15)) / n
        onehot = np.eye(3)[gold]
        defined = lambda label: 0 < (gold == label).sum() < n
        articles, targets = rng.integers(0, 12, size=n), rng.integers(0, 2, size=n)
        pairs = sorted(set(zip(articles.tolist(), targets.tolist())))
        mean_of = lambda values: [values[(articles == a) & (targets == t)].mean() for a, t in pairs]
        sign = np.array([1, -1, 0])
        cases.append({
            "kind": kind,
            "gold": [names[i] for i in gold], "predicted": [names[i] for i in got], "probabilities": p.tolist(),
            "articles": articles.tolist(), "targets": targets.tolist(),
            "roc_auc": [metrics.roc_auc_score(gold == label, p[:, label]) if defined(label) else None for label in range(3)],
            "average_precision": [metrics.average_precision_score(gold == label, p[:, label]) if (gold == label).any() else None for label in range(3)],
            "precision": nan(precision), "recall": nan(recall), "f1": nan(f1), "support": support.tolist(),
            "confusion": metrics.confusion_matrix(gold, got, labels=[0, 1, 2]).tolist(),
            "metrics": {
                "accuracy": metrics.accuracy_score(gold, got),
                "f1_macro": metrics.f1_score(gold, got, average="macro"),
                "f1_favor_against": metrics.f1_score(gold, got, average="macro", labels=[0, 1]),
                "f1_weighted": metrics.f1_score(gold, got, average="weighted"),
                "recall_macro": metrics.balanced_accuracy_score(gold, got),
                "log_loss": metrics.log_loss(gold, p, labels=[0, 1, 2]),
                "brier": float(((p - onehot) ** 2).sum(1).mean()),
                "ece": float(ece),
                "net_stance_mae": float(metrics.mean_absolute_error(mean_of(sign[gold]), mean_of(p @ sign))),
            },
        })
    write("metrics", cases)


def temperature():
    rng = np.random.default_rng(4)
    cases = []
    for scale in (0.4, 1.0, 3.0):
        logits = rng.normal(size=(80, 3)) * 2
        p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        gold = np.array([rng.choice(3, p=q) for q in p])
        weights = rng.uniform(0.5, 2, size=80)
        z = logits * scale

        def loss(log_t):
            s = z / np.exp(log_t)
            return -(weights * (s[np.arange(80), gold] - scipy.special.logsumexp(s, axis=1))).sum()
        best = scipy.optimize.minimize_scalar(loss, bounds=(-5, 5), method="bounded", options={"xatol": 1e-12})
        cases.append({"scores": z.tolist(), "gold": gold.tolist(), "weights": weights.tolist(), "temperature": float(np.exp(best.x))})
    write("temperature", cases)


if __name__ == "__main__":
    tfidf(), logistic(), scores(), temperature()
