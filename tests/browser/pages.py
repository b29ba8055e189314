"""Looks at the pages in headless Chromium: nothing said on the console, nothing fetched, nothing cut, nothing that axe finds; and what the
scripts do.

    pip install -r tests/browser/requirements.txt       # Chromium itself is the system's
    cargo build
    python tests/browser/pages.py target/debug/stance [FOLDER]

Where there is no Chromium it says so and passes. FOLDER takes pictures of the pages.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "datasets/articles"
ROWS = ROOT / "datasets/russia-ukraine/test.jsonl"
WIDTHS = [390, 768, 1280]
SCHEMES = ["light", "dark"]
CUT = """() => [...document.querySelectorAll('body *')].filter(of => {
  const box = of.getBoundingClientRect();
  if (box.width === 0 || box.right <= innerWidth + 1 || of.closest('.unseen')) return false;
  for (let up = of.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== 'visible') return false;
  return true;
}).map(of => `${of.tagName} ${of.className} ${of.textContent.slice(0, 30)}`).slice(0, 5)"""


def chromium():
    names = ["chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if (path := shutil.which(name))), None)


def written(stance, here):
    """The pages by name."""
    dated = Path(here, "dated")
    dated.mkdir()
    for i in range(6):
        outlet = ["The Ferry Post", "Quay Courier"][i % 2]
        meta = f'<meta property="og:site_name" content="{outlet}"><meta property="article:published_time" content="2031-0{i + 1}-04">'
        text = f"<p>On day {i} the harbour office accused Russia of a raid, and the whole quay of the town heard about it at noon.</p>"
        text += f"<p>“Ukraine kept its word on day {i},” said a clerk of the office, who praised the ferrymen of Ukraine for it.</p>"
        (dated / f"{i}.html").write_text(f"<html><head><title>Day {i}</title>{meta}</head><body><article><h1>Day {i} here</h1>{text}</article></body></html>")
    commands = {
        "article": ["predict", ARTICLES / "talks-in-geneva.txt"],
        "arabic": ["predict", ARTICLES / "languages/ar-sudan.txt"],
        "hebrew": ["predict", ARTICLES / "languages/he-lebanon.txt"],
        "folder": ["predict", *sorted(ARTICLES.glob("*.txt")), dated],
        "evaluation": ["evaluate", "default", ROWS, "--slice", "voice", "--slice", "length"],
        "comparison": ["compare", "default", "default", ROWS],
    }
    for name, command in commands.items():
        page = Path(here, f"{name}.html")
        subprocess.run([stance, *map(str, command), "--format", "html", "--output", str(page)], check=True, stderr=subprocess.DEVNULL)
        yield name, page


def looks(browser, axe, name, page_file, pictures):
    """Every width and scheme: nothing cut, nothing that axe finds."""
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
            page, faults = context.new_page(), []
            page.on("console", lambda said: faults.append(said.text))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("request", lambda asked: faults.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None)
            page.goto(page_file.as_uri())
            assert not (cut := page.evaluate(CUT)), f"{name} at {width}: cut {cut}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width}: wider than the screen"
            found = [f"{of['id']}: {of['nodes'][0]['html'][:120]}" for of in axe.run(page).response["violations"]]
            assert not found, f"{name} at {width}, {scheme}: {found}"
            assert not faults, f"{name} at {width}: {faults}"
            if pictures:
                page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", full_page=True)
            context.close()


def opened(browser, page_file, hash=""):
    page = browser.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page.goto(page_file.as_uri() + hash)
    return page


def articles(browser, page_file):
    """Filters stay in the address; a cell of the matrix opens sentences; a label lights words; charts can be saved."""
    page = opened(browser, page_file)
    page.locator("input[data-id=russia]").check()
    page.locator("input[data-id=quotation]").check()
    assert page.url.endswith("#party=russia&voice=quotation"), page.url
    page.locator("nav a").first.click()
    assert page.url.endswith("#summary&party=russia&voice=quotation"), page.url
    status = page.locator(".found").text_content()
    again = opened(browser, page_file, "#article&party=russia&voice=quotation")
    assert again.locator(".found").text_content() == status and "paragraphs" in status, status
    assert again.evaluate("scrollY") > 0
    page.locator("input[name=party]").first.check()
    page.locator("input[name=voice]").first.check()
    assert page.url.endswith("#summary"), page.url

    for i in range(page.locator(".voices a").count()):
        cell = page.locator(".voices a").nth(i)
        cell.click()
        n = int(cell.text_content().split()[1])
        assert cell.get_attribute("aria-expanded") == "true"
        assert page.locator(".opened li").count() == n, (cell.text_content(), page.locator(".opened").text_content())
        assert all(page.locator(".opened q").all_text_contents())
    page.locator(".voices a").last.click()
    assert page.locator(".opened li").count() == 0

    label = page.locator(".chip[data-lit] summary").first
    lights = "[...CSS.highlights.values()].reduce((n, light) => n + light.size, 0)"
    page.mouse.move(0, 0)
    assert page.evaluate(lights) == 0
    label.hover()
    places = page.locator(".chip[data-lit]").first.get_attribute("data-lit").split(" ")
    assert page.evaluate(lights) == len(places)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    label.focus()
    assert page.evaluate(lights) == len(places)
    page.pdf(path=page_file.with_suffix(".pdf"), format="A4")
    saved(page)


def saved(page):
    """Every chart gives a table, a drawing and a picture."""
    for i in range(page.locator("figure[data-rows]").count()):
        figure = page.locator("figure[data-rows]").nth(i)
        files = {}
        for kind in ["CSV", "SVG", "PNG"]:
            page.wait_for_timeout(150)  # Chromium lets a page save ten files a second
            with page.expect_download() as download:
                figure.locator(f".save button:text-is('{kind}')").click()
            path = download.value.path()
            files[kind] = Path(path).read_bytes()
            assert download.value.suggested_filename.endswith(kind.lower())
        assert files["CSV"].count(b"\r\n") == len(figure.get_attribute("data-rows").split("\n"))
        assert files["SVG"].startswith(b"<svg") and b"<text" in files["SVG"] and files["PNG"].startswith(b"\x89PNG")
        drawing = page.evaluate("text => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror') === null", files["SVG"].decode())
        assert drawing, figure.get_attribute("data-name")


def evaluation(browser, page_file):
    """A cell of the confusion matrix shows its errors, and the address says which."""
    page = opened(browser, page_file)
    for i in range(page.locator(".heat a").count()):
        cell = page.locator(".heat a").nth(i)
        cell.click()
        gold, predicted = cell.get_attribute("data-gold"), cell.get_attribute("data-predicted")
        assert page.url.endswith(f"#errors&gold={gold}&predicted={predicted}"), page.url
        shown = page.locator(".mistakes > li:visible")
        assert 0 < shown.count() <= int(cell.text_content().split()[0])
        assert all(of.get_attribute("data-gold") == gold for of in shown.all())
    again = opened(browser, page_file, page.url.partition("#")[1] + page.url.partition("#")[2])
    assert again.locator(".mistakes > li:visible").count() == shown.count()
    page.locator(".heat a").last.click()
    assert page.locator(".mistakes > li:visible").count() == page.locator(".mistakes > li").count()
    saved(page)


def main():
    if chromium() is None:
        print("skipped: no Chromium")
        return
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    stance = str(Path(sys.argv[1]).resolve())
    pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as here, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        pages = dict(written(stance, here))
        for name, page in pages.items():
            looks(browser, Axe(), name, page, pictures)
            print(f"{name}: {page.stat().st_size} bytes, right at {WIDTHS}, {SCHEMES}")
        articles(browser, pages["article"])
        pdf = pages["article"].with_suffix(".pdf").read_bytes()
        print(f"article: {pdf.count(b'/Type /Page') - pdf.count(b'/Type /Pages')} pages of print")
        saved(opened(browser, pages["folder"]))
        evaluation(browser, pages["evaluation"])
        print("filters, matrix, lit words, errors and saved charts: right")
        browser.close()


main()
