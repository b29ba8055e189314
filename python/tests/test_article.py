"""Articles and explanations."""

import json

import pytest

import stancekit as sk

PAGE = (
    "<html><head><title>Envoys leave &amp; talk</title></head><body><article><h1>Envoys leave</h1>"
    "<p>The Russians lied to us, the mayor said on Monday after a night of shelling.</p>"
    "<p>Kyiv kept its word, and fed the people of the town through the winter.</p>"
    "</article></body></html>"
)
TEXT = "Envoys leave\n\nThe Russians lied to us, the mayor said.\n\nKyiv kept its word.\n"


def test_an_article_is_what_the_command_prints(model, stance, tmp_path):
    for name, content in [("page.html", PAGE), ("article.txt", TEXT)]:
        path = tmp_path / name
        path.write_text(content)
        printed = json.loads(stance("predict", path, "--format", "json", "--conflict", "russia-ukraine"))
        assert model.read(path, conflict="russia-ukraine").to_dict() == printed
        assert model.read(str(path), conflict="russia-ukraine").to_dict() == printed
        for content in (content, content.encode()):
            of_content = model.read(content, conflict="russia-ukraine").to_dict()
            assert {**of_content, "path": None} == {**printed, "path": None}


def test_its_page_is_that_of_the_command(model, stance, tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT)
    assert model.read(path).to_html() == stance("predict", path, "--format", "html")
    shown = model.read(path)._repr_html_()
    assert shown.startswith("<iframe srcdoc=") and "<script>alert" not in shown


def test_its_parts(model):
    article = model.read(TEXT)
    assert article.conflict == "russia-ukraine"
    assert article.net_stance["russia"].n == 1
    assert -1 <= article.net_stance["russia"].value <= 1
    assert article.net_stance["russia"].low is None
    assert article.title == "Envoys leave"
    said = [paragraph for paragraph in article.paragraphs if "lied" in paragraph.text][0]
    assert [stance.target for stance in said.stances] == ["russia"]
    assert TEXT.encode()[slice(*said.span)].decode() == said.text
    assert "russia" in repr(article)
    assert "russia" in article.to_text().lower()


def test_several_articles(model):
    items = "".join(
        f"<item><title>Report {i}</title><description>Kyiv kept its word, {i} people said.</description></item>"
        for i in range(2)
    )
    feed = f"<rss version='2.0'><channel><title>The Post</title>{items}</channel></rss>"
    assert len(model.read_all(feed)) == 2
    with pytest.raises(ValueError, match="2 articles, expected one"):
        model.read(feed)


def test_an_explanation_adds_up(model, stance, tmp_path):
    text = "Kyiv accused Moscow of breaking the truce."
    why = model.explain(text, target="russia")
    assert why.bias + sum(of.value for of in why.contributions) == pytest.approx(why.log_odds, abs=1e-9)
    path = tmp_path / "text.txt"
    path.write_text(text)
    assert why.to_dict() == json.loads(stance("explain", path, "--target", "russia", "--format", "json"))
    assert "<mark" in why._repr_html_()
    assert model.explain_sentiment(text).label in ("positive", "negative", "neutral")


def test_marks_do_not_let_the_text_out(model):
    why = model.explain("Moscow <b>lied</b> & broke its word.", target="russia")
    assert "<b>lied" not in why._repr_html_()


def test_conflicts():
    conflict = sk.Conflict.load("russia-ukraine")
    assert conflict.parties[:2] == ["russia", "ukraine"]
    assert conflict.name in sk.Conflict.built_in()
