"""Other processes and threads."""

import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
import time

import pytest

import stancekit as sk
from stancekit import _native

pa = pytest.importorskip("pyarrow")

TABLE = pa.table({"text": ["Kyiv accused Moscow of breaking the truce.", "Moscow broke its word."] * 40})


def predicted(model):
    return model.predict(TABLE).to_pydict()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.parametrize("busy", [False, True])
def test_threads_survive_a_fork(model, busy):
    expected = predicted(model)
    thread = threading.Thread(target=lambda: [predicted(model) for _ in range(3)])
    if busy:
        thread.start()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(predicted, [model] * 4).get(timeout=120) == [expected] * 4
    if busy:
        thread.join()
    assert predicted(model) == expected


def test_the_number_of_threads_does_not_matter(model):
    expected, found = predicted(model), []

    def work(count):
        _native.use_threads(count)
        found.append(predicted(model))

    for count in (1, 3):
        thread = threading.Thread(target=work, args=(count,))
        thread.start()
        thread.join()
    assert found == [expected] * 2


def test_models_travel(model, tmp_path):
    again = pickle.loads(pickle.dumps(model))
    assert len(pickle.dumps(model)) < 1000, "the default model is everywhere"
    assert predicted(again) == predicted(model)
    model.save(tmp_path / "model")
    saved = sk.Model.load(tmp_path / "model")
    assert saved.digest == model.digest
    assert predicted(pickle.loads(pickle.dumps(saved))) == predicted(model)


def test_the_lock_of_the_interpreter_is_released(model):
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    began = time.monotonic()
    model.predict(pa.concat_tables([TABLE] * 10))
    ended = time.monotonic()
    done.set()
    thread.join()
    within = [moment for moment in ticks if began < moment < ended]
    assert len(within) >= 5


def test_import_is_quick_and_brings_nothing_along():
    code = (
        "import sys, time; began = time.perf_counter(); import stancekit; took = time.perf_counter() - began;"
        "print(took, [name for name in ('numpy', 'pandas', 'sklearn', 'pyarrow', 'polars') if name in sys.modules])"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in range(3)]
    took, brought = zip(*(run.stdout.split(" ", 1) for run in runs))
    assert set(brought) == {"[]\n"}
    assert min(map(float, took)) < 0.15


def test_the_command(stance):
    assert stance("--version").startswith("stance ")
    stance("predict", "nothing.txt", code=2)
    stance("no-such-command", code=2)
    ran = subprocess.run([sys.executable, "-m", "stancekit", "--version"], capture_output=True, text=True)
    assert ran.stdout == stance("--version") == f"stance {sk.__version__}\n"
