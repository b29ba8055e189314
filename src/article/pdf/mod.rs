//! PDF → [`Article`]: letters with their places, lines in reading order, paragraphs.

mod drawings;
mod glyphs;
mod lines;
mod paragraphs;
mod widths;

use super::error::PdfFault;
use super::{Article, Warning, WarningCode};
use crate::contained::contained;

impl Article {
    /// Reads a PDF: columns in reading order, without the heads, feet and numbers of pages, a paragraph as
    /// one.
    pub(super) fn from_pdf(bytes: Vec<u8>) -> Result<Self, PdfFault> {
        let pages = contained(move || glyphs::pages(&bytes)).unwrap_or(Err(PdfFault::Damaged))?;
        let n_pictures = pages.iter().filter(|page| page.is_empty()).count();
        if n_pictures == pages.len() {
            return Err(PdfFault::Scanned);
        }
        let n_pages = pages.len();
        let mut article = Self::of_page(paragraphs::page(&lines::in_reading_order(pages)));
        if n_pictures > 0 {
            let message = format!("{n_pictures} of its {n_pages} pages have no text: they are pictures");
            article.warnings.push(Warning { code: WarningCode::Page, message });
        }
        Ok(article)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    const REPORT: [&str; 3] = [
        "The envoys of Rome met those of Veii on Monday in the old town hall, and neither side would say after three hours of talks what had been agreed, or whether anything had been agreed at all.",
        "A second round is to be held on Friday, the mayor of the river town has said. He has already ordered that the square be closed to carts until the evening of that day.",
        "The bridge has been closed since the storm of last autumn, and guards of both banks stand there day and night, although nobody has tried to cross it in all that time.",
    ];

    /// Lines of text at places of a page: size, left, base, text.
    type Lines = Vec<(f64, f64, f64, String)>;

    /// A PDF with these pages.
    fn pdf(pages: &[Lines]) -> Vec<u8> {
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            String::new(),
            "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>".to_owned(),
        ];
        let mut kids = String::new();
        for lines in pages {
            let mut drawn = String::new();
            for (size, left, base, text) in lines {
                writeln!(drawn, "BT /F1 {size} Tf {left} {base} Td ({text}) Tj ET").expect("writes");
            }
            let n = objects.len() + 1;
            write!(kids, "{n} 0 R ").expect("writes");
            objects.push(format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>", n + 1));
            objects.push(format!("<</Length {}>>stream\n{drawn}\nendstream", drawn.len() + 1));
        }
        objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len());
        file(&objects)
    }

    /// A PDF with these objects, of which the first is the catalog.
    fn file(objects: &[String]) -> Vec<u8> {
        let mut file = "%PDF-1.4\n".to_owned();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (i, object) in objects.iter().enumerate() {
            writeln!(table, "{:010} 00000 n ", file.len()).expect("writes");
            write!(file, "{} 0 obj\n{object}\nendobj\n", i + 1).expect("writes");
        }
        let start = file.len();
        write!(file, "{table}trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1)
            .expect("writes");
        file.into_bytes()
    }

    /// A text in lines of at most so many letters, long words broken.
    fn wrapped(text: &str, width: usize) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split(' ') {
            let last = lines.last_mut().expect("a line");
            let room = width.saturating_sub(last.len() + 1);
            if word.len() <= room {
                *last = format!("{last} {word}").trim_start().to_owned();
            } else if word.len() > 6 && room > 4 && word.chars().all(char::is_alphabetic) {
                *last += &format!(" {}-", &word[..3]);
                lines.push(word[3..].to_owned());
            } else {
                lines.push(word.to_owned());
            }
        }
        lines
    }

    /// Pages of two columns of ten lines each, which the text fills one after the other, with a head and a
    /// number.
    fn two_columns(texts: &[&str]) -> Vec<Lines> {
        let mut pages: Vec<Lines> = Vec::new();
        for (n, line) in texts
            .iter()
            .flat_map(|text| {
                wrapped(text, 38)
                    .into_iter()
                    .enumerate()
                    .map(|(i, line)| (if i == 0 { 10.0 } else { 0.0 }, line))
            })
            .enumerate()
        {
            let (page, place) = (n / 20, n % 20);
            if pages.len() == page {
                let head = vec![
                    (8.0, 50.0, 780.0, "The River Post, 12 June".to_owned()),
                    (8.0, 300.0, 20.0, format!("{}", page + 1)),
                ];
                pages.push(head);
                if page == 0 {
                    pages[0].push((20.0, 50.0, 740.0, "Envoys meet in the river town".to_owned()));
                }
            }
            let column = if place < 10 { 50.0 } else { 310.0 };
            let base = 700.0 - 12.0 * (place % 10) as f64;
            pages[page].push((10.0, column + line.0, base, line.1));
        }
        pages
    }

    fn texts(bytes: Vec<u8>) -> Vec<String> {
        let article = Article::from_pdf(bytes).expect("an article");
        article.paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let report = [REPORT[0], REPORT[1], REPORT[2], REPORT[1], REPORT[0]].map(str::to_owned);
        let report: Vec<String> =
            report.into_iter().enumerate().map(|(i, text)| format!("On day {i} it rained. {text}")).collect();
        let pages = two_columns(&report.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(pages.len() > 1);
        let bytes = pdf(&pages);
        let article = Article::from_pdf(bytes.clone()).expect("an article");
        assert_eq!(article.title.as_deref(), Some("Envoys meet in the river town"));
        assert_eq!(texts(bytes), report);
        // The order in which lines are drawn is not that in which they are read.
        let by_height: Vec<Lines> = pages
            .into_iter()
            .map(|mut lines| {
                lines.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.1.total_cmp(&b.1)));
                lines
            })
            .collect();
        assert_eq!(texts(pdf(&by_height)), report);
    }

    #[test]
    fn paragraphs_are_parted_by_gaps_too() {
        let mut base = 700.0;
        let mut lines: Lines = Vec::new();
        for text in REPORT {
            for line in wrapped(text, 70) {
                lines.push((10.0, 50.0, base, line));
                base -= 12.0;
            }
            base -= 8.0;
        }
        assert_eq!(texts(pdf(&[lines])), REPORT);
    }

    #[test]
    fn a_headline_of_several_lines_is_one() {
        let mut lines: Lines = ["Envoys of Rome meet", "those of Veii in the", "river town again"]
            .iter()
            .zip([740.0, 715.0, 690.0])
            .map(|(text, base)| (20.0, 50.0, base, (*text).to_owned()))
            .collect();
        let text = wrapped(REPORT[0], 70).into_iter().zip(0..);
        lines.extend(text.map(|(line, n)| (10.0, 50.0, 650.0 - 12.0 * f64::from(n), line)));
        let article = Article::from_pdf(pdf(&[lines])).expect("an article");
        assert_eq!(
            article.title.as_deref(),
            Some("Envoys of Rome meet those of Veii in the river town again")
        );
        assert_eq!(article.paragraphs.len(), 1);
    }

    #[test]
    fn what_is_no_text_is_told() {
        assert_eq!(Article::from_pdf(pdf(&[vec![], vec![]])), Err(PdfFault::Scanned));
        let line = (10.0, 50.0, 700.0, REPORT[0].to_owned());
        let half = Article::from_pdf(pdf(&[vec![line.clone()], vec![]])).expect("an article");
        assert_eq!(half.warnings.len(), 1);
        let whole = pdf(&[vec![line]]);
        for broken in [&whole[..whole.len() / 2], b"%PDF-1.7\n", &[&b"%PDF-"[..], &[b'\xff'; 900]].concat()] {
            assert_eq!(Article::from_pdf(broken.to_vec()), Err(PdfFault::Damaged));
        }
    }

    /// A PDF of one page with these entries beside its parent, and with these drawings in objects from 4 on,
    /// each with its entries and what it draws. The page draws `X`.
    fn drawing(page: &str, drawings: &[(String, String)]) -> Vec<u8> {
        let stream = |entries: &str, drawn: &str| {
            format!("<<{entries}/Length {}>>stream\n{drawn}\nendstream", drawn.len())
        };
        let forms = drawings.iter().map(|(entries, drawn)| {
            stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]{entries}"), drawn)
        });
        let page = format!("<</Type/Page/Parent 2 0 R{page}/Contents {} 0 R>>", 4 + drawings.len());
        let head =
            ["<</Type/Catalog/Pages 2 0 R>>".into(), "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(), page];
        file(&head.into_iter().chain(forms).chain([stream("", "/X Do")]).collect::<Vec<_>>())
    }

    const SIZE: &str = "/MediaBox[0 0 600 800]";
    const X: &str = "/Resources<</XObject<</X 4 0 R>>>>";

    #[test]
    fn drawings_in_themselves_are_refused_wherever_they_have_their_names_from() {
        for own in [X, "", "/Resources 9 0 R"] {
            let itself = [(own.to_owned(), "/X Do".to_owned())];
            let read = Article::from_pdf(drawing(&format!("{SIZE}{X}"), &itself));
            assert_eq!(read, Err(PdfFault::Damaged), "{own}");
        }
    }

    #[test]
    fn drawings_that_double_are_counted_before_they_are_drawn() {
        let names: Vec<String> = (0..12).map(|i| format!("/X{i} {} 0 R", i + 4)).collect();
        let names = names.concat();
        let page = format!("{SIZE}/Resources<</XObject<</X 4 0 R{names}>>>>");
        let doubles = |times: usize| -> Vec<(String, String)> {
            let next = |i: usize| format!("/X{} Do ", i + 1).repeat(if i < 11 { times } else { 0 });
            (0..12).map(|i| (String::new(), next(i))).collect()
        };
        assert_eq!(Article::from_pdf(drawing(&page, &doubles(3))), Err(PdfFault::TooLong));
        assert_eq!(Article::from_pdf(drawing(&page, &doubles(1))), Err(PdfFault::Scanned));
    }

    #[test]
    fn a_page_that_stands_in_itself_is_refused() {
        let mut bytes = drawing("", &[]);
        let at = bytes.windows(10).position(|window| window == b"Parent 2 0").expect("there");
        bytes[at + 7] = b'3';
        assert_eq!(Article::from_pdf(bytes), Err(PdfFault::Damaged));
    }
}
