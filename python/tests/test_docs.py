"""What is shown is what happens."""

import doctest
from pathlib import Path

import pytest

import stancekit

PACKAGE = Path(__file__).resolve().parents[1]
BOOK = PACKAGE.parent / "docs" / "src" / "guides"


@pytest.mark.parametrize("page", [PACKAGE / "README.md", BOOK / "python.md"], ids=lambda path: path.name)
def test_pages(page, monkeypatch):
    pytest.importorskip("sklearn")
    pytest.importorskip("pandas")
    monkeypatch.chdir(PACKAGE.parent)
    found = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert found.attempted > 5
    assert found.failed == 0


def test_the_package():
    assert doctest.testmod(stancekit).failed == 0


def test_the_notebook(monkeypatch):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    monkeypatch.chdir(PACKAGE.parent)
    notebook = nbformat.read(BOOK / "python-tutorial.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    texts = [
        "".join(output.get("text", "")) + str(output.get("data", {}).get("text/plain", ""))
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    ]
    assert any("GateFailed" in text for text in texts)
