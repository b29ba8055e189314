"""The estimator, as scikit-learn uses estimators."""

import pickle

import pytest

import stancekit as sk
from conftest import CONFLICT

np = pytest.importorskip("numpy")
sklearn = pytest.importorskip("sklearn")
pd = pytest.importorskip("pandas")

from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.utils import estimator_checks
from sklearn.utils.estimator_checks import check_estimator

PHRASES = {
    "pro": ["Rome kept its word", "Rome saved the town", "Rome was praised by all"],
    "anti": ["Rome broke its word", "Rome burnt the town", "Rome was blamed by all"],
}
TEXTS, LABELS, GROUPS = [], [], []
for number in range(20):
    for label, phrases in PHRASES.items():
        for phrase in phrases:
            TEXTS.append(f"{phrase} on day {number}.")
            LABELS.append(label)
            GROUPS.append(number)


@pytest.fixture(scope="module")
def fitted():
    return sk.StanceClassifier().fit(TEXTS, LABELS, groups=GROUPS)


def test_it_speaks_the_words_of_the_data(fitted):
    assert list(fitted.classes_) == ["anti", "pro"]
    assert list(fitted.predict(["Rome saved the town.", "Rome burnt the town."])) == ["pro", "anti"]
    probabilities = fitted.predict_proba(TEXTS[:5])
    assert probabilities.shape == (5, 2)
    assert np.allclose(probabilities.sum(axis=1), 1)
    assert fitted.score(TEXTS, LABELS) > 0.9


def test_parameters_clone_and_pickle(fitted):
    other = sk.StanceClassifier(C=0.25, base="default")
    assert other.get_params() == {"conflict": None, "C": 0.25, "base": "default"}
    assert clone(other.set_params(C=2.0)).C == 2.0
    again = pickle.loads(pickle.dumps(fitted))
    assert again.model_.digest == fitted.model_.digest
    assert (again.predict_proba(TEXTS[:9]) == fitted.predict_proba(TEXTS[:9])).all()


def test_targets(rows):
    pairs = [(row["text"], row["party"]) for row in rows]
    labels = [row["label"] for row in rows]
    fitted = sk.StanceClassifier(conflict=CONFLICT).fit(pairs, labels, [row["group"] for row in rows])
    frame = pd.DataFrame(pairs, columns=["text", "target"])
    assert list(fitted.predict(pairs)) == list(fitted.predict(frame)) == list(fitted.predict(np.array(pairs)))
    predicted = fitted.model_.predict(frame, target="target", conflict=CONFLICT)
    assert list(predicted["stance"]) == list(fitted.predict(pairs))
    with pytest.raises(sk.StancekitError, match="texts alone"):
        fitted.predict([pairs[0][0]])


def test_grid_search():
    search = GridSearchCV(sk.StanceClassifier(), {"C": [0.1, 1.0]}, cv=GroupKFold(2), scoring="f1_macro", n_jobs=2)
    search.fit(TEXTS, LABELS, groups=GROUPS)
    assert search.best_score_ > 0.9
    assert cross_val_score(sk.StanceClassifier(), np.array(TEXTS), LABELS, cv=2).mean() > 0.9


def test_faults():
    with pytest.raises(sk.StancekitError, match="both mean favor"):
        sk.StanceClassifier().fit(TEXTS[:6], ["pro", "favor", "anti", "pro", "favor", "anti"])
    with pytest.raises(sk.StancekitError, match="row 1: int"):
        sk.StanceClassifier().fit(["a b", 3], ["pro", "anti"])
    with pytest.raises(ValueError, match="as many"):
        sk.StanceClassifier().fit(["a b"], ["pro", "anti"])
    with pytest.raises(sklearn.exceptions.NotFittedError):
        sk.StanceClassifier().predict(["a b"])
    with pytest.raises(sk.StancekitError, match="expected at least two labels|all 2 examples"):
        sk.StanceClassifier().fit(["a b", "c d"], ["pro", "pro"])


#: What scikit-learn checks beside the fit. Its other checks fit arrays of random numbers, which are no texts, so it leaves
#: them out itself for an estimator whose `input_tags` say that it takes strings in one dimension.
WITHOUT_NUMBERS = [
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_get_params_invariance",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_set_params",
    "check_valid_tag_types",
]


def test_the_checks_of_scikit_learn():
    results = check_estimator(sk.StanceClassifier(), on_skip=None)
    assert {of["status"] for of in results} == {"passed"}
    for name in WITHOUT_NUMBERS:
        getattr(estimator_checks, name)("StanceClassifier", sk.StanceClassifier())


def test_numbers_are_no_texts():
    with pytest.raises(sk.StancekitError, match="row 0: ndarray, expected a text or a pair of text and target"):
        sk.StanceClassifier().fit(np.zeros((3, 4)), ["pro", "anti", "pro"])
