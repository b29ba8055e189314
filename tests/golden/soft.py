"""Writes soft.json: what scikit-learn learns from labels that are shared out.

pip install scikit-learn==1.9.1
python tests/golden/soft.py

Each text stands once for each label with a share, and the share is its sample weight.
"""

import json
import pathlib

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

LABELS = ["favor", "against", "neutral"]
rng = np.random.default_rng(16)
words = {
    "favor": ["brave", "wise", "kind"],
    "against": ["cruel", "rash", "mean"],
    "neutral": ["harbour", "tuesday", "grain"],
}

rows = []
for i in range(40):
    shares = np.round(rng.dirichlet([0.6, 0.6, 0.6]), 2)
    shares[2] = round(1 - shares[0] - shares[1], 2)
    shares = np.clip(shares, 0, 1)
    drawn = rng.choice(LABELS, size=4, p=shares / shares.sum())
    text = " ".join(["the", "town", *(str(rng.choice(words[label])) for label in drawn)])
    weight = float(rng.choice([1.0, 2.5]))
    label = {label: float(share) for label, share in zip(LABELS, shares) if share > 0}
    rows.append({"text": text, "label": label, "weight": weight})

copies = [(row["text"], label, share * row["weight"]) for row in rows for label, share in row["label"].items()]
texts, labels, weights = zip(*copies)
tfidf = TfidfVectorizer(lowercase=True, norm="l2", smooth_idf=True, sublinear_tf=False, token_pattern=r"\w+")
x = tfidf.fit_transform(texts)
model = LogisticRegression(C=0.5, tol=1e-12, max_iter=100000).fit(x, labels, sample_weight=weights)
found = model.predict_proba(tfidf.transform([row["text"] for row in rows]))
probabilities = [dict(zip(model.classes_.tolist(), row)) for row in found.tolist()]
path = pathlib.Path(__file__).with_name("soft.json")
path.write_text(json.dumps({"rows": rows, "probabilities": probabilities}, indent=1) + "\n")
