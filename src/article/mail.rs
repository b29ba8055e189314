//! What stands around the text of a mail: the messages that it answers, the head of one that it forwards, the
//! signature.

use super::boilerplate::matching;
use super::lines::Line;
use super::quoted::unquoted;

/// Most lines of a signature.
const SIGNATURE: usize = 12;
/// Longest text, in bytes, that says who wrote what is quoted below it.
const WROTE: usize = 200;
/// Most words of its last line, if it is broken.
const BROKEN: usize = 2;
/// What such a line has in it.
const SAYS_WROTE: [&str; 10] =
    ["wrote", "writes", "schrieb", "écrit", "escribió", "scritto", "schreef", "написа", "пише", "pisze"];
/// How the lines begin that a mail program puts above a message that it forwards.
const HEADS: &str = "from date sent to cc subject reply-to von datum gesendet an betreff de envoyé à objet \
    enviado para fecha asunto от дата отправлено кому тема від надіслано";
/// What the line above them has in it.
const SAYS_MESSAGE: [&str; 5] = ["message", "nachricht", "mensaje", "сообщение", "повідомлення"];
/// How subjects begin that are those of another mail.
const PREFIXES: &str = "re fw fwd aw wg tr rv";

/// Gives the rule `mail` to what is no text of a mail. What is quoted and answers nobody is a quotation.
pub(super) fn mark_mail(blocks: &mut [Vec<Line<'_>>]) {
    let mut lines: Vec<&mut Line<'_>> = blocks.iter_mut().flatten().collect();
    mark_signature(&mut lines);
    mark_forwarded(&mut lines);
    mark_quoted(&mut lines);
}

/// A subject without what says that it is that of another mail, and whether that was so.
pub(super) fn bare(subject: &str) -> (&str, bool) {
    let is_prefix = |word: &str| PREFIXES.split(' ').any(|prefix| word.trim().eq_ignore_ascii_case(prefix));
    let mut rest = subject.trim();
    while let Some((_, behind)) = rest.split_once(':').filter(|(word, _)| is_prefix(word)) {
        rest = behind.trim();
    }
    (rest, rest.len() < subject.trim().len())
}

fn mark(lines: &mut [&mut Line<'_>]) {
    lines.iter_mut().for_each(|line| line.rule = Some("mail"));
}

/// Marks what follows the line `--`.
fn mark_signature(lines: &mut [&mut Line<'_>]) {
    let start = lines.iter().rposition(|line| line.text == "--");
    if let Some(start) = start.filter(|start| lines.len() - start <= SIGNATURE + 1) {
        mark(&mut lines[start..]);
    }
}

/// Marks two lines or more on end such as `From:` and `Date:`, and what announces them.
fn mark_forwarded(lines: &mut [&mut Line<'_>]) {
    let mut i = 0;
    while i < lines.len() {
        let n = lines[i..].iter().take_while(|line| is_head(line.text)).count();
        if n > 1 {
            let above = i.checked_sub(1).filter(|above| announces(lines[*above].text));
            mark(&mut lines[above.unwrap_or(i)..i + n]);
        }
        i += n.max(1);
    }
}

fn is_head(line: &str) -> bool {
    let name = unquoted(line).split_once(':').map(|(name, _)| name.trim_matches('*').trim().to_lowercase());
    name.is_some_and(|name| HEADS.split_whitespace().any(|head| head == name))
}

fn announces(line: &str) -> bool {
    let lower = unquoted(line).to_lowercase();
    let is_ruled = lower.starts_with("--") || lower.ends_with(':');
    is_ruled && SAYS_MESSAGE.iter().any(|word| lower.contains(word))
}

/// Marks lines with `>` in front, if it is said who wrote them, and that line; of others, the mark goes.
fn mark_quoted(lines: &mut [&mut Line<'_>]) {
    let is_quoted = |line: &Line<'_>| line.text.starts_with('>');
    let mut i = 0;
    while i < lines.len() {
        let n = lines[i..].iter().take_while(|line| is_quoted(line)).count();
        if n == 0 {
            i += 1;
            continue;
        }
        let start = (i.saturating_sub(1)..i + n.min(2)).find_map(|at| who_wrote(lines, at));
        match start {
            Some(start) => mark(&mut lines[start.min(i)..i + n]),
            None => lines[i..i + n].iter_mut().for_each(|line| set_off(line)),
        }
        i += n;
    }
}

/// Where it begins to be said who wrote what is quoted, if a line ends it; it can be broken in two.
fn who_wrote(lines: &[&mut Line<'_>], at: usize) -> Option<usize> {
    let line = unquoted(lines[at].text);
    let says = |text: &str| {
        let lower = text.to_lowercase();
        lower.len() <= WROTE && SAYS_WROTE.iter().any(|word| lower.contains(word))
    };
    let above = at.checked_sub(1).filter(|above| lines[*above].number + 1 == lines[at].number);
    let is_broken = line.split_whitespace().count() <= BROKEN
        && above.is_some_and(|above| says(&format!("{} {line}", lines[above].text)));
    match line.ends_with(':') {
        true if is_broken => above,
        true if says(line) => Some(at),
        _ => None,
    }
}

/// Makes a line with `>` in front a quotation.
fn set_off(line: &mut Line<'_>) {
    let text = unquoted(line.text);
    line.span.start += line.text.len() - text.len();
    line.text = text;
    line.is_quotation = true;
    line.rule = matching(text);
}

#[cfg(test)]
mod tests {
    use super::super::Article;
    use super::bare;

    const P: &str = "The envoys of Rome left on Monday, and nobody on the quay could say why that was so.";

    fn kept(text: &str) -> Vec<String> {
        let article = Article::from_mail(text, Some("Envoys leave"));
        assert_eq!(article.title.as_deref(), Some("Envoys leave"));
        article.paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn what_a_mail_answers_and_its_signature_are_none_of_it() {
        let quoted = "> Veii is a den of thieves.\n> It will fall.\n";
        for text in [
            format!(
                "View this email in your browser\n\nEnvoys leave\n\n{P}\n\nOn Monday, Jo Public wrote:\n{quoted}"
            ),
            format!("{P}\n\nAm Montag um 8:15 schrieb Jo Public\n<jo@public.example>:\n\n{quoted}"),
            format!("{P}\n\nOn Monday, 3 March 2025, Jo Public <jo@public.example>\nwrote:\n{quoted}"),
            format!(
                "{P}\n\n> On Monday, Jo wrote:\n{quoted}\nUnsubscribe | Manage preferences\nYou are receiving this because you asked for it.\n"
            ),
            format!("{P}\n\n-- \nAnn Other\nThe River Post, Rome desk\n"),
        ] {
            assert_eq!(kept(&text), [P], "{text}");
        }
    }

    #[test]
    fn the_head_of_a_forwarded_message_is_none_of_it() {
        let head = "---------- Forwarded message ---------\nFrom: The Post <desk@post.example>\nDate: Sun, 2 Mar 2025\nSubject: Rome yields\n\n";
        let article = Article::from_mail(&format!("See below.\n\n{head}{P}\n"), Some("Fwd: Envoys leave"));
        let texts: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        assert_eq!((article.title.as_deref(), article.date), (Some("Envoys leave"), None));
        assert_eq!(texts, ["See below.", P]);
        assert!(article.dropped.iter().all(|dropped| dropped.rule == "mail"), "{:?}", article.dropped);
    }

    #[test]
    fn a_quotation_in_a_mail_loses_its_marks() {
        let article = Article::from_mail(&format!("{P}\n\n> Veii will stay.\n\n{P} So it ends.\n"), None);
        assert_eq!(article.paragraphs[1].text, "Veii will stay.");
        assert!(article.paragraphs[1].is_quotation && !article.paragraphs[0].is_quotation);
    }

    #[test]
    fn a_subject_says_that_it_is_of_another_mail() {
        assert_eq!(bare("Fwd: RE: Envoys leave"), ("Envoys leave", true));
        assert_eq!(bare("Rome: envoys leave"), ("Rome: envoys leave", false));
    }
}
