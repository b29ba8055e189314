"""Annotates rows with real key presses in headless Chromium, kills the program in between, and counts what is lost.

    pip install -r tests/browser/requirements.txt       # Chromium itself is the system's
    cargo build
    python tests/browser/annotate.py target/debug/stance [FOLDER]

Where there is no Chromium it says so and passes. FOLDER takes pictures of the page.
"""

import json
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 200
KILLS = {40, 80, 81, 120, 160}
MOST = 50.0  # milliseconds to the next card
LABELS = {"f": "favor", "a": "against", "n": "neutral"}
SUBJECTS = ["The ferry office", "A clerk in Ostrelle", "The harbour master", "The morning bulletin", "A teacher"]
DEEDS = ["praised", "blamed", "waited for", "wrote to", "would not speak of"]


def chromium():
    names = ["chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if (path := shutil.which(name))), None)


def rows(n):
    for i in range(n):
        subject, deed = SUBJECTS[i % 5], DEEDS[i // 5 % 5]
        text = f"{subject} {deed} Russia on day {i}, “as we said we would,” and Ukraine was told of it by noon."
        yield {"id": f"row-{i}", "text": text, "target": "russia", "group": f"g{i // 4}", "label": None, "pi": 0.25}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """`stance annotate`, which can be killed and begun again at the same address."""

    def __init__(self, stance, todo, *options):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self.command = [stance, "annotate", str(todo), "--bind", f"127.0.0.1:{self.port}", *options]
        self.begin()

    def begin(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout.readline().strip() == self.address, "the program did not start"

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=10) == 0


def standing(path, annotator, review=False):
    """Labels by row, as the file of answers has them."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    answers = [of for of in lines if of.get("annotator") == annotator and of.get("review", False) == review]
    return {of["answer_to"]: of for of in answers}


def settled(page):
    page.wait_for_selector("#desk[aria-busy='false']")


def press(page, key):
    page.keyboard.press(key)
    settled(page)


def current(page):
    party = page.query_selector(".party[aria-pressed='true']")
    return None if party is None else int(party.get_attribute("data-row"))


def annotate_all(page, program, labelled):
    """Answers every row, with kills in between; what was pressed, and how long each next card took."""
    given, times = {}, []
    for i in range(ROWS):
        row = current(page)
        key = "fan"[(row * 7 + i) % 3]
        given[row] = LABELS[key]
        if i in KILLS:
            page.keyboard.press(key)
            program.kill()
            program.begin()
            settled(page)
        else:
            press(page, key)
            times.append(page.evaluate("+document.getElementById('desk').dataset.took"))
        assert current(page) != row, f"row {row} is asked for again"
    assert page.inner_text("h2#ask") == "All rows are answered", page.inner_text("main")
    found = {row: answer["label"] for row, answer in standing(labelled, "ann").items()}
    assert found == given, {row: (given[row], found.get(row)) for row in given if found.get(row) != given[row]}
    times.sort()
    print(f"{len(given)} answers, {len(KILLS)} kills, none lost; next card after {statistics.median(times):.1f} ms (median),")
    print(f"{times[int(0.95 * len(times))]:.1f} ms (19 of 20), {times[-1]:.1f} ms (longest)")
    assert times[int(0.95 * len(times))] <= MOST, times[-10:]


def other_keys(browser, program, labelled):
    """Undo, skip, comment, sentiment, choosing a party, and two tabs."""
    page, other = browser.new_page(), browser.new_page()
    page.goto(program.address)
    other.goto(program.address)
    row = current(page)
    assert current(other) == row
    assert "model" not in page.inner_text("main").lower(), "the guess is shown before the answer"
    press(page, "f")
    assert "the model says" in page.inner_text("#last").lower()
    press(other, "a")  # a tab that has not seen the answer
    assert "another tab" in other.inner_text(".notice"), other.inner_text("main")
    assert standing(labelled, "bob")[row]["label"] == "favor"
    press(other, "a")  # now it has
    assert standing(labelled, "bob")[row]["label"] == "against"
    page.reload()
    press(page, "u")
    assert standing(labelled, "bob")[row]["label"] == "favor" and current(page) == row
    press(page, "u")
    assert standing(labelled, "bob")[row]["label"] is None
    press(page, "-")
    assert standing(labelled, "bob")[row]["sentiment"] == "negative"
    page.keyboard.press("c")
    page.keyboard.type("quoted only, a f n 1")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".note:has-text('quoted only')")
    settled(page)
    assert standing(labelled, "bob")[row]["comment"] == "quoted only, a f n 1"
    press(page, "s")
    assert standing(labelled, "bob")[row]["skipped"] and current(page) != row
    page.keyboard.press("?")
    assert page.is_visible("dialog#keys")
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog#keys")
    assert page.evaluate("document.activeElement.id") == "ask", "a reader of the screen is not at the question"
    page.click("#single")
    before = page.inner_text(".progress")
    press(page, "f")
    assert page.inner_text(".progress") == before, "single keys are off"
    page.click("button[data-key='f']")
    settled(page)
    assert page.inner_text(".progress") != before, "buttons work with single keys off"
    page.click("#single")
    page.close()
    other.close()
    print("other keys and two tabs: right")


def only_keyboard(browser, program):
    """Every button can be reached with Tab, and shows where one is."""
    page = browser.new_page()
    page.goto(program.address)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.key ?? document.activeElement.id"))
    assert set("fan+-0uscg?") <= reached and "single" in reached, reached
    names = page.evaluate("[...document.querySelectorAll('button, progress, textarea')].filter(of => !(of.getAttribute('aria-label') || of.getAttribute('aria-labelledby') || of.textContent.trim())).length")
    assert names == 0, "a control without a name"
    page.close()
    print("keyboard alone: every button is reached")


def pictures(browser, program, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, size, scheme in [("desktop", (1280, 900), "light"), ("dark", (1280, 900), "dark"), ("phone", (390, 844), "light")]:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        page.goto(program.address)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{name}: wider than the screen"
        page.screenshot(path=str(folder / f"annotate-{name}.png"))
        page.close()


def review(browser, stance, todo, labelled):
    program = Program(stance, todo, "--annotator", "chief", "--review")
    page = browser.new_page()
    page.goto(program.address)
    row = current(page)
    others = page.inner_text(".others")
    assert "ann" in others and "bob" in others, others
    press(page, "n")
    assert standing(labelled, "chief", review=True)[row]["label"] == "neutral"
    page.close()
    program.end()
    print("review: right")


def main():
    if chromium() is None:
        print("skipped: no Chromium")
        return
    from playwright.sync_api import sync_playwright

    stance = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as here, sync_playwright() as player:
        todo, labelled = Path(here, "todo.jsonl"), Path(here, "todo.labelled.jsonl")
        todo.write_text("".join(json.dumps(row) + "\n" for row in rows(ROWS)))
        browser = player.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        program = Program(stance, todo, "--annotator", "ann")
        page = browser.new_page()
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(program.address)
        began = time.monotonic()
        annotate_all(page, program, labelled)
        print(f"{time.monotonic() - began:.1f} s in all")
        program.end()
        program = Program(stance, todo, "--annotator", "bob")
        other_keys(browser, program, labelled)
        only_keyboard(browser, program)
        if len(sys.argv) > 2:
            pictures(browser, program, Path(sys.argv[2]))
        page.goto(program.address)
        for _ in range(12):
            press(page, "f")
        program.end()
        review(browser, stance, todo, labelled)
        assert not faults, faults
        browser.close()


main()
