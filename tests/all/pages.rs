//! Pages of every making give the report, a paragraph a paragraph; each kind on a page of our own.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use stancekit::article::{Article, ReadArticle, Sources};

/// The report that every page here is about.
const REPORT: [&str; 5] = [
    "The envoys of Rome and Veii sat down at noon on Monday in the ferry house below the bridge, and rose again before the lamps were lit.",
    "Rome had brought a list of nine fishermen whom it wants back before anything else is spoken of, said two clerks who had seen it.",
    "Veii called the list an insult and said that it would not be taught manners by a town that throws stones at night.",
    "They will meet again on Thursday, and the ferryman has been told to keep both boats on the western bank until then.",
    "The fishmongers of the eastern quay have complained that nobody told them, and that the week is lost to them.",
];
/// Other articles, as a page tells of them: longer together than half of the report.
const TEASERS: [(&str, &str); 4] = [
    (
        "Boat race postponed",
        "The boat race of the two quays is postponed by a week, the stewards have said, for want of wind.",
    ),
    (
        "Onions dearer",
        "A sack of onions costs a third more than a year ago, and the growers blame the rain of April.",
    ),
    (
        "Bell to be recast",
        "The great bell has a crack and will be recast in autumn, if the money can be found by then.",
    ),
    (
        "Stork on the mill",
        "A stork has come back to the old mill for the first time in eleven years, and is feeding young.",
    ),
];

fn paragraphs() -> String {
    REPORT.map(|text| format!("<p>{text}</p>\n")).concat()
}

fn teasers() -> String {
    TEASERS
        .map(|(title, text)| format!("<div class=card><h4><a href=/x>{title}</a></h4><p>{text}</p></div>\n"))
        .concat()
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>Envoys meet at the ferry</title></head><body><nav><a href=/>Home</a> <a href=/w>World</a></nav>{body}<footer><p>© 2025 The River Post</p></footer></body></html>"
    )
}

fn kept(html: &str) -> Vec<String> {
    Article::from_html(html).paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
}

fn gives_the_report(name: &str, html: &str) {
    assert_eq!(kept(html), REPORT, "{name}");
}

#[test]
fn the_report_is_found_whatever_its_place_is_called() {
    for name in [
        "sidebar-grid",
        "has-sidebar",
        "widget-text",
        "comments-on",
        "social-story",
        "newsletter-page",
        "footer-layout",
        "promo-main",
        "menu-wrap",
        "related-body",
        "share-article",
        "cookie-consent-managed",
        "paywalled teaser",
        "advertorial-off",
    ] {
        for inside in [
            "<div class=\"NAME\">P</div>",
            "<section id=\"NAME\">P</section>",
            "<div class=\"NAME\"><div>P</div></div>",
        ] {
            let body = inside.replace("NAME", name).replace('P', "\u{0}").replace('\u{0}', &paragraphs());
            let html = page(&format!(
                "<main><h1>Envoys meet at the ferry</h1>{body}<section><h2>Our readers read next</h2>{}</section></main>",
                teasers()
            ));
            gives_the_report(name, &html);
        }
        let html = page(&format!("<h1>Envoys meet at the ferry</h1>{}", paragraphs()));
        gives_the_report(name, &html.replace("<body>", &format!("<body class=\"{name}\">")));
    }
}

#[test]
fn what_most_prose_stands_in_is_not_hidden() {
    let [first, rest @ ..] = REPORT.map(|text| format!("<p>{text}</p>"));
    for hidden in [
        "hidden",
        "hidden id='S:1'",
        "style='display: none'",
        "style='visibility:hidden'",
        "aria-hidden=true",
        "hidden=until-found",
    ] {
        let html = page(&format!(
            "<article><h1>Envoys meet at the ferry</h1>{first}<div {hidden}>{}</div></article>{}",
            rest.concat(),
            teasers()
        ));
        gives_the_report(hidden, &html);
        let all = page(&format!(
            "<article><h1>Envoys meet at the ferry</h1><div {hidden}>{}</div></article>",
            paragraphs()
        ));
        gives_the_report(hidden, &all);
        gives_the_report(hidden, &page(&paragraphs()).replace("<body>", &format!("<body {hidden}>")));
    }
    let every = REPORT.map(|text| format!("<p class=paywall aria-hidden=true>{text}</p>")).concat();
    gives_the_report("each paragraph", &page(&format!("<article>{every}</article>")));
    let box_of_hidden = format!("<div hidden><p>{}</p></div>", TEASERS[0].1);
    gives_the_report("a hidden box", &page(&format!("<article>{}{box_of_hidden}</article>", paragraphs())));
}

#[test]
fn paragraphs_are_those_of_the_paper() {
    let each = |before: &str, after: &str| REPORT.map(|text| format!("{before}{text}{after}")).concat();
    for (name, body) in [
        ("line breaks", format!("<div>{}</div>", each("", "<br>"))),
        ("two line breaks", format!("<div>{}</div>", each("", "<br/><br/>"))),
        (
            "classes of line breaks",
            format!("<div>{}</div>", each("", "<span class='x br'></span><span class='x br'></span>")),
        ),
        ("divs", format!("<div>{}</div>", each("<div>", "</div>"))),
        ("spans", format!("<div>{}</div>", each("<span style='display: block'>", "</span>"))),
        ("own elements", format!("<x-story>{}</x-story>", each("<x-par>", "</x-par>"))),
        ("cells", format!("<table><tr><td>{}</td></tr></table>", paragraphs())),
        ("form", format!("<form action=/>{}</form>", paragraphs())),
        ("preformatted", format!("<pre>{}</pre>", each("", "\n\n"))),
        (
            "shadow root",
            format!(
                "<x-page><template shadowrootmode=open><article>{}</article></template></x-page>",
                paragraphs()
            ),
        ),
        ("several articles", format!("<main>{}</main>", each("<article><p>", "</p></article>"))),
        ("no scripts", format!("<div id=app></div><noscript>{}</noscript>", paragraphs())),
        ("unclosed", format!("<div>{}</div>", each("<p>", ""))),
        ("sections", format!("<div>{}</div>", each("<section><div><p>", "</p></div></section>"))),
    ] {
        gives_the_report(name, &page(&format!("<h1>Envoys meet at the ferry</h1>{body}")));
    }
}

#[test]
fn a_paragraph_in_an_odd_element_stays_in_its_place() {
    for odd in [
        "<div style='overflow: hidden'><p>TEXT</p></div>",
        "<p class=consent-managed>TEXT</p>",
        "<div><p class=promo>TEXT</p></div>",
    ] {
        let body: String = (0..5)
            .map(|i| if i == 2 { odd.replace("TEXT", REPORT[2]) } else { format!("<p>{}</p>", REPORT[i]) })
            .collect();
        gives_the_report(
            odd,
            &page(&format!("<main><article><h1>Envoys meet at the ferry</h1>{body}</article></main>")),
        );
    }
}

fn linked(body: &str, headline: &str) -> String {
    let node = serde_json::json!({"@type": "NewsArticle", "headline": headline, "articleBody": body});
    format!("<script type=\"application/ld+json\">{node}</script>")
}

#[test]
fn linked_data_check_the_text_and_replace_it_only_where_there_is_none() {
    let whole = page(&format!("<article><h1>Envoys meet at the ferry</h1>{}</article>", paragraphs()));
    let with = |html: &str, body: &str, headline: &str| {
        html.replace("</head>", &format!("{}</head>", linked(body, headline)))
    };
    // Words that cookie notices have are words that reports have, too.
    let consent = REPORT.join(" ").replace("list", "consent");
    gives_the_report("one lump", &with(&whole, &REPORT.join(" "), "Envoys meet at the ferry"));
    let html = with(&whole.replace("list", "consent"), &consent, "Envoys meet at the ferry");
    assert_eq!(kept(&html).len(), 5);
    let empty = page("<article><h1>Envoys meet at the ferry</h1><div id=app></div></article>");
    for body in [REPORT.join("\n\n"), REPORT.join("\n"), paragraphs(), REPORT.join("<br>")] {
        gives_the_report("all there is", &with(&empty, &body, "Envoys meet at the ferry"));
    }
    let other = TEASERS.map(|(_, text)| text).join("\n\n").repeat(3);
    gives_the_report("of another article", &with(&whole, &other, "Boat race postponed"));
}

#[test]
fn a_text_that_only_scripts_hold_is_found() {
    let data = serde_json::json!({"props": {"article": {"body": REPORT}}});
    let html = page(&format!(
        "<div id=app><h1>Envoys meet at the ferry</h1></div><script type='application/json'>{data}</script>"
    ));
    gives_the_report("data of a script", &html);
}

#[test]
fn a_paragraph_that_is_set_twice_stays_and_a_teaser_that_repeats_it_goes() {
    let twice = [&REPORT[..3], &REPORT[1..2], &REPORT[3..]].concat();
    let body = twice.iter().fold(String::new(), |body, text| body + "<p>" + text + "</p>");
    let html = page(&format!("<main><article><h1>Envoys meet at the ferry</h1>{body}</article></main>"));
    assert_eq!(kept(&html), twice);
    let teaser = format!("<div class=text><div class=box><p>{}</p></div>", REPORT[1]);
    let html = page(&format!(
        "<main><article><h1>Envoys meet at the ferry</h1>{}</article></main>",
        paragraphs().replacen(&format!("<p>{}", REPORT[3]), &format!("{teaser}<p>{}", REPORT[3]), 1)
    ));
    gives_the_report("a teaser", &html);
}

#[test]
fn what_follows_the_report_goes() {
    let comments: Vec<String> = (0..9)
        .map(|i| format!("<li><p>Reader {i} says:</p><p>12 June 2025 at 10:{i}0</p><p>Veii is right in all of this, and everybody on the quay knows it as well as I do.</p><p><a href=#>Reply</a></p></li>"))
        .collect();
    let comments = comments.concat();
    let author = "<p>Ann Other</p><p>Ann Other has covered the war of the two towns for the River Post since it began.</p>";
    for (name, below) in [
        ("cards", format!("<section><h3>More from the Post</h3>{}</section>", teasers())),
        ("cards in German", format!("<div><h3>Mehr zum Thema</h3>{}</div>", teasers())),
        ("comments", format!("<h2>9 comments</h2><ol>{comments}</ol>")),
        ("comments in Russian", format!("<h2>Комментарии</h2><ol>{comments}</ol>")),
        ("author", format!("<h3>About the author</h3><div>{author}</div>")),
    ] {
        let inside = page(&format!(
            "<main><article><h1>Envoys meet at the ferry</h1>{}{below}</article></main>",
            paragraphs()
        ));
        let article = Article::from_html(&inside);
        let kept: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        assert_eq!(kept[..5], REPORT, "{name}");
        assert!(kept.len() <= if name == "author" { 6 } else { 5 }, "{name}: {kept:#?}");
        assert_eq!(article.date, None, "{name}");
    }
    let said = REPORT.map(|text| format!("<p>{text}</p><p>Article content</p>")).concat();
    gives_the_report("lines that come again", &page(&format!("<article>{said}</article>")));
}

#[test]
fn a_gallery_that_is_longer_than_the_report_goes_and_a_list_below_a_heading_stays() {
    let picture = |i: usize| format!("<li><h2>{i}/20 A picture</h2><p>{}</p></li>", TEASERS[i % 4].1);
    let pictures = (1..20).map(picture).collect::<Vec<_>>().concat();
    let (above, below) =
        paragraphs().split_once('\n').map(|(a, b)| (a.to_owned(), b.to_owned())).expect("lines");
    let html = page(&format!(
        "<article><h1>Envoys meet at the ferry</h1><div class=text>{above}<div class=full-gallery><ul>{pictures}</ul></div>{below}</div></article>"
    ));
    gives_the_report("gallery", &html);
    let items = REPORT[..3].iter().map(|text| format!("<li>{text}</li>")).collect::<Vec<_>>();
    let html = page(&format!(
        "<main><div class=a><p>{}</p><p>{}</p></div><div class=b><h3>What Rome wants</h3><ul>{}</ul></div></main>",
        REPORT[3],
        REPORT[4],
        items.concat()
    ));
    assert_eq!(kept(&html), [&REPORT[3..], &["What Rome wants"], &REPORT[..3]].concat());
}

#[test]
fn a_heading_above_the_first_paragraph_stays() {
    let body = REPORT.iter().enumerate().map(|(i, text)| {
        format!("<div class=part><div class=text><h3>{}. What Rome says</h3><p>{text}</p></div></div>", i + 1)
    });
    let html = page(&format!("<h1>Envoys meet at the ferry</h1>{}", body.collect::<String>()));
    assert_eq!(kept(&html)[..2], ["1. What Rome says", REPORT[0]]);
    let html = page(&format!(
        "<main><h1>Envoys meet at the ferry</h1><h2>Envoys meet at the ferry</h2>{}</main>",
        paragraphs()
    ));
    gives_the_report("the title again", &html);
}

#[test]
fn cells_of_a_row_are_parted() {
    let cells =
        |cells: &str| kept(&page(&format!("<main>{}<table><tr>{cells}</table></main>", paragraphs()))).pop();
    assert_eq!(cells("<td>Rome lied.<td>Veii won.").as_deref(), Some("Rome lied. Veii won."));
    assert_eq!(cells("<td>Rome<td>12 carts.").as_deref(), Some("Rome, 12 carts."));
}

#[test]
fn the_standfirst_is_kept() {
    let first = "Both towns say that they want peace, and neither will say at what price.";
    let html = page(&format!(
        "<header><h1>Envoys meet at the ferry</h1><p class=lead>{first}</p></header><div class=body>{}</div>",
        paragraphs()
    ))
    .replace("</head>", &format!("<meta property=og:description content=\"{first}\"></head>"));
    let expected: Vec<&str> = std::iter::once(first).chain(REPORT).collect();
    assert_eq!(kept(&html), expected);
}

#[test]
fn names_are_whole_whatever_stands_in_them() {
    let odd = "<p>Ve&shy;ii and Ro&#8203;me<sup>1</sup> met; <button type=button>Veii</button> left the ferry<sup>[2]</sup> first, at 12 km<sup>2</sup> of water.</p>";
    let html = page(&format!("<article>{odd}{}</article>", paragraphs()));
    assert_eq!(kept(&html)[0], "Veii and Rome met; Veii left the ferry first, at 12 km2 of water.");
}

#[test]
fn what_names_the_source_of_a_quotation_is_kept() {
    let quoted = "Nobody at the ferry house has kept a promise to Veii in a hundred years.";
    let source = "Ann Other, the mayor of Veii";
    for quotation in [
        format!("<p>{quoted}</p><cite>{source}</cite>"),
        format!("<p>{quoted}</p>\n<cite style='display: block'>{source}</cite>"),
        format!("<p>{quoted}</p><footer>{source}</footer>"),
        format!("<p>{quoted}<cite>{source}</cite></p>"),
        format!("{quoted} <cite>{source}</cite>"),
    ] {
        let html = page(&format!("<article>{}<blockquote>{quotation}</blockquote></article>", paragraphs()));
        let kept = kept(&html);
        assert_eq!(kept[..5], REPORT, "{quotation}");
        let end = kept[5..].join(" ").replace("— ", "");
        assert_eq!(end, format!("{quoted} {source}"), "{quotation}");
    }
    let inline = format!("<blockquote><p>{quoted} So <cite>The River Post</cite> has it.</p></blockquote>");
    let html = page(&format!("<article>{}{inline}</article>", paragraphs()));
    assert_eq!(kept(&html)[5], format!("{quoted} So The River Post has it."));
}

#[test]
fn a_control_or_a_note_behind_a_sentence_takes_no_paragraph_with_it() {
    for control in
        ["<button>Listen</button>", "<span class=tip>i</span>", "<sup class=noprint>[citation needed]</sup>"]
    {
        for at in [0, 2, 4] {
            let marked: Vec<String> = REPORT
                .iter()
                .enumerate()
                .map(|(i, text)| format!("<p>{text}{}</p>", if i == at { control } else { "" }))
                .collect();
            let kept = kept(&page(&format!("<article>{}</article>", marked.concat())));
            assert_eq!(kept.len(), 5, "{control} {at}: {kept:?}");
            assert!(kept[at].starts_with(REPORT[at]), "{control} {at}: {kept:?}");
        }
    }
    let html = page(&format!(
        "<article><p>Veii left.<sup>[1]</sup><sup>[2]</sup> Rome stayed.</p>{}</article>",
        paragraphs()
    ));
    assert_eq!(kept(&html)[0], "Veii left. Rome stayed.");
}

#[test]
fn a_page_that_gives_little_is_warned_of() {
    let links: Vec<String> = (0..40)
        .map(|i| format!("<li><a href=/{i}>Something that happened in the town, number {i}</a></li>"))
        .collect();
    let links = links.concat();
    let html = page(&format!(
        "<main><h1>Sign in to read</h1><p>This text is for members.</p><ul>{links}</ul></main>"
    ));
    let warned = Article::from_html(&html).warnings;
    assert!(warned.iter().any(|warning| warning.message.contains("words on the page")), "{warned:?}");
    let list =
        page(&format!("<main><h1>World</h1>{}{}</main>", teasers(), teasers().replace("card", "other")));
    let warned = Article::from_html(&list).warnings;
    assert!(!warned.is_empty());
    assert!(Article::from_html(&page(&paragraphs())).warnings.is_empty());
}

#[test]
fn odd_pages_are_read_in_time_and_without_a_panic() {
    let table = "<table>".repeat(300) + "<tr><td>" + &paragraphs();
    let entries: Vec<String> = (0..900)
        .map(|i| format!("<div class=post><h3>Entry {i}</h3><p>{} {i}</p></div>", REPORT[i % 5]))
        .collect();
    let entries = entries.concat();
    for html in [
        String::new(),
        "<".to_owned(),
        "<html>".to_owned(),
        "<!doctype html><title>".to_owned(),
        "<p>\u{0}</p><a href='http://[::1'>x</a>".to_owned(),
        "<base href='::'><a href='//'>x</a><img srcset=','><time datetime='99999-99-99'>".to_owned(),
        "<script type='application/ld+json'>[[[[{\"@graph\":{\"@graph\":[]}}]]]]</script><p>x".to_owned(),
        "<meta property=og:url content='http://'><link rel=canonical href='\u{fffd}'>".to_owned(),
        table,
        page(&format!("<article>{entries}</article>")),
    ] {
        let start = Instant::now();
        let article = Article::from_html(&html);
        assert!(start.elapsed() < Duration::from_secs(20), "{html:.60}");
        drop(article);
    }
}

#[test]
fn what_is_packed_twice_is_read() {
    use std::io::Write;
    let pack = |bytes: &[u8]| {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(bytes).expect("writes");
        writer.finish().expect("packs")
    };
    let bytes = pack(&pack(page(&paragraphs()).as_bytes()));
    let mut sources =
        Sources::new("page.html.gz", bytes.as_slice(), &ReadArticle::default()).expect("an input");
    let article = sources.next().expect("one").expect("a page").read().expect("an article");
    assert_eq!(article.paragraphs.len(), 5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever a page is made of, it is read or gives nothing.
    #[test]
    fn pages_of_any_tags_are_read(
        parts in prop::collection::vec(prop::sample::select(vec![
            "<p>", "</p>", "<div class='comments'>", "</div>", "<table>", "<tr><td>", "</table>", "<a href='http://['>", "</a>", "<br>", "<ul><li>", "</ul>",
            "<h1>", "</h1>", "<template shadowrootmode=open>", "</template>", "<noscript>", "</noscript>", "<svg><title>", "</svg>", "<math>", "<select><option>",
            "<script>", "</script>", "<script type='application/ld+json'>{\"@type\":[\"NewsArticle\"],\"author\":[[{}]]}</script>", "<meta property=og:title content='&#0;'>",
            "<pre>\n\n", "</pre>", "<blockquote>", "<body hidden>", "<frameset>", "<img alt='", "'", "<!--", "-->", "<![CDATA[", "&#xD800;", "\u{0}", "\u{ad}", "é\u{301}",
            "Rome and Veii met on Monday in the ferry house below the bridge, and neither would speak of it. ", "宮崎県で震度５弱の地震がありました。", "12 June 2025", "Related", "18 comments",
        ]), 0..60)
    ) {
        let html = parts.concat();
        let article = Article::from_html(&html);
        let again = Article::from_html(&html);
        prop_assert_eq!(article, again);
        Article::from_text(&html);
        Article::from_markdown(&html);
    }
}
