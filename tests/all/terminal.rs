//! What people read in a terminal: the answer first, and of a folder the whole.

use insta::assert_snapshot;
use stancekit::{Article, Model, Predictor};

use crate::common::{Sandbox, project};

fn article(width: usize) -> String {
    let text =
        std::fs::read_to_string(project("datasets/articles/the-bridge-at-low-water.txt")).expect("reads");
    let report = Predictor::new(Model::embedded()).read(&Article::from_text(&text)).expect("is read");
    anstream::adapter::strip_str(&report.to_text(width)).to_string()
}

#[test]
fn at_80_columns_no_line_is_longer_and_the_axis_stands() {
    let text = article(80);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    assert_snapshot!(lines.join("\n"));
    for line in text.lines() {
        assert!(line.trim_end().chars().count() <= 80, "{line}");
    }
    let bars: Vec<usize> =
        text.lines().skip(6).filter_map(|line| line.chars().position(|c| c == '│')).collect();
    assert!(bars.len() > 4 && bars.iter().all(|place| *place == bars[0]), "{bars:?}");
}

#[test]
fn the_answer_stands_before_the_paragraphs() {
    let text = article(120);
    let place = |part: &str| text.find(part).expect(part);
    assert!(place("The article ") < place("net stance") && place("net stance") < place("paragraph"));
}

#[test]
fn a_folder_shows_its_files_and_one_summary() {
    let here = Sandbox::new();
    for (name, outlet, date) in
        [("a", "Bay Post", "2025-03-04"), ("b", "Bay Post", "2025-04-05"), ("c", "The Lamp", "2025-04-06")]
    {
        here.write(
            &format!("in/{name}.html"),
            format!(
                "<html lang=en><head><title>Ships {name}</title><meta property=\"og:site_name\" content=\"{outlet}\">\
                 <meta property=\"article:published_time\" content=\"{date}\"></head><body><article><h1>Ships of {name} in the bay</h1>\
                 <p>Russia sent three ships into the bay on Monday and Ukraine warned them to turn, officials of the port said.</p>\
                 <p>The Russians lied about their course, and Ukraine kept its word, the harbour master told reporters.</p>\
                 </article></body></html>"
            ),
        );
    }
    here.write("in/d.txt", "\n");
    let run = here.run(&["predict", "in"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let summary = run.stdout.split("3 articles, 1 not read").nth(1).expect("a summary");
    for part in ["in/a.html", "in/b.html", "in/c.html", "The article "] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    for part in ["outlet", "Bay Post", "The Lamp", "month", "2025-03", "2025-04", "Russia", "(2)"] {
        assert!(summary.contains(part), "{part}: {summary}");
    }
}
