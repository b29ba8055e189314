"""What several tests need."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import stancekit as sk

PROJECT = Path(__file__).resolve().parents[2]
CONFLICT = PROJECT / "datasets" / "conflicts" / "falklands-1982.toml"
ROWS = PROJECT / "datasets" / "falklands-1982" / "test.jsonl"


@pytest.fixture(scope="session")
def model():
    return sk.Model.default()


@pytest.fixture(scope="session")
def rows():
    """Labelled rows, one target each."""
    lines = [json.loads(line) for line in ROWS.read_text().splitlines()]
    found = []
    for line in lines:
        for party, label in line["stance"].items():
            found.append({"text": line["text"], "party": party, "label": label, "group": line["group"]})
    return found


@pytest.fixture(scope="session")
def stance():
    """Runs the command that the package installs."""
    program = shutil.which("stance")
    assert program, "the command `stance` is not installed"

    def run(*words, code=0, **options):
        ended = subprocess.run([program, *map(str, words)], capture_output=True, text=True, **options)
        assert ended.returncode == code, ended.stderr
        return ended.stdout

    return run


def lines(text):
    return [json.loads(line) for line in text.splitlines()]
