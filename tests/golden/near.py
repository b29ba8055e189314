#!/usr/bin/env python3
"""Writes near.json beside it: what SciPy says of weights that are pulled toward others.

usage: python3 near.py
needs: pip install scipy==1.17.1 numpy==2.4.6
"""
import json, pathlib
import numpy as np, scipy.optimize, scipy.special

HERE = pathlib.Path(__file__).parent


def log_loss(scores, y):
    top = scores.max(axis=1, keepdims=True)
    return (top[:, 0] + np.log(np.exp(scores - top).sum(axis=1)) - scores[np.arange(len(y)), y]).sum()


def scores(x, weights, intercepts):
    made = x @ weights + intercepts
    return made if made.shape[1] > 1 else np.hstack([np.zeros_like(made), made])


def near(x, y, weights, intercepts, c):
    """Minimises summed log loss + (‖W − W₀‖² + ‖b − b₀‖²) / (2 C)."""
    start = np.concatenate([weights.ravel(), intercepts])

    def value(flat):
        w, b = flat[: weights.size].reshape(weights.shape), flat[weights.size :]
        s = scores(x, w, b)
        p = np.exp(s - scipy.special.logsumexp(s, axis=1, keepdims=True))
        residuals = (p - np.eye(s.shape[1])[y])[:, -weights.shape[1] :]
        gradient = np.concatenate([(x.T @ residuals).ravel(), residuals.sum(axis=0)]) + (flat - start) / c
        return log_loss(s, y) + ((flat - start) ** 2).sum() / (2 * c), gradient

    options = {"gtol": 1e-12, "ftol": 1e-16, "maxiter": 10_000}
    found = scipy.optimize.minimize(value, start, jac=True, method="L-BFGS-B", options=options).x
    return found[: weights.size].reshape(weights.shape), found[weights.size :]


def main():
    rng = np.random.default_rng(5)
    x = np.round(rng.normal(size=(14, 4)), 3).astype(np.float32)
    cases = []
    for n_classes, y in ((3, rng.integers(0, 3, 14)), (2, rng.integers(0, 2, 14)), (3, rng.integers(0, 2, 14))):
        k = 1 if n_classes == 2 else n_classes
        weights, intercepts = np.round(rng.normal(size=(4, k)), 3), np.round(rng.normal(size=k), 3)
        for c in (0.2, 3.0):
            w, b = near(x.astype(float), y, weights, intercepts, c)
            cases.append({"n_classes": n_classes, "y": y.tolist(), "weights": weights.tolist(), "intercepts": intercepts.tolist(),
                          "c": c, "near_weights": w.tolist(), "near_intercepts": b.tolist()})
    text = json.dumps({"x": x.astype(float).tolist(), "cases": cases}, separators=(",", ":"))
    (HERE / "near.json").write_text(text + "\n")


main()
