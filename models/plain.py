#!/usr/bin/env python3
"""Plain TF-IDF and logistic regression of scikit-learn on the rows that models/default is trained on: the floor that it must clear.

    plain.py TRAIN... -- DEV...        files of rows, as models/make-default.sh leaves them
"""
import json
import sys

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score


def read(paths):
    """Texts, labels and weights; a row of several stances is a row for each."""
    texts, labels, weights = [], [], []
    for path in paths:
        for line in open(path, encoding="utf-8"):
            row = json.loads(line)
            found = row["stance"].values() if "stance" in row else [row["label"]]
            texts += [row["text"]] * len(found)
            labels += found
            weights += [row.get("weight", 1.0)] * len(found)
    return texts, labels, weights


split = sys.argv.index("--")
texts, labels, weights = read(sys.argv[1:split])
vectoriser = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
model = LogisticRegression(C=1.0, max_iter=1000).fit(vectoriser.fit_transform(texts), labels, sample_weight=weights)
for path in sys.argv[split + 1 :]:
    texts, labels, _ = read([path])
    predicted = model.predict(vectoriser.transform(texts))
    print(f"{path}: f1_macro {f1_score(labels, predicted, average='macro'):.3f}")
