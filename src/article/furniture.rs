//! What a page carries around an article, as one table of rules.

use std::sync::LazyLock;

use regex::bytes::{RegexSet, RegexSetBuilder};

/// A reason to drop a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name in reports.
    pub name: &'static str,
    /// What it is that it drops.
    pub reason: &'static str,
    /// What such a line looks like: regular expressions for a whole line without outer white space, in any case. Rules without one
    /// look at more than the line.
    patterns: &'static [&'static str],
}

const fn rule(name: &'static str, reason: &'static str, patterns: &'static [&'static str]) -> Rule {
    Rule { name, reason, patterns }
}

/// Every rule, in the order in which they are tried.
pub const RULES: [Rule; 20] = [
    rule(
        "navigation",
        "menus, search boxes and players",
        &[
            r"(skip|jump) (to )?(the )?(main |primary )?(content|navigation|footer)( (skip|jump)\b.{0,80})?",
            r"(privacy|cookies?)( (policy|notice|statement))?|terms( of (use|service)| (and|&) conditions)?|accessibility( (help|links))?",
            r"site ?map|about us|newsletters?|my account|reply|continue reading( the main story)?",
            r"menu|search|home|close|back to top|navigation|breadcrumbs?|loading.{0,20}|next|previous",
            r"(video|audio|gallery|play|pause|mute|live|watch( live| now| video)?|listen( now)?|advertisement|ad|sponsored|promoted)",
            r"[^«]{1,30}( [›»>•·] [^«]{1,30}| ?\| ?[^«]{1,30})+( [›»>•·]| ?\|) ?[^«]{0,29}[^«.!?…:’”»)\x22']",
            r"\d+ min(ute)?s? read",
        ],
    ),
    rule(
        "notifications",
        "an offer to send notifications",
        &[
            r"stay up to date with notifications\b.*",
            r"notifications can be managed\b.*",
            r"(turn on|enable|allow|get) (push )?notifications\b.{0,60}",
        ],
    ),
    rule(
        "sign-up",
        "an offer to register, subscribe or log in",
        &[
            r"(sign up|subscribe|register)( (now|today|here))?",
            r"(sign up|subscribe|register) (to|for) (our|the|free|a)\b.{0,120}(newsletter|e-?mails?|inbox|alerts?|updates|access|briefing).{0,40}",
            r"(sign|log) ?in( (or|to) .{0,40})?",
            r"(sign up|subscribe|register|sign ?in|log ?in) (or|for|using|with|via|-|–) .{0,60}[^.?…:’”»)\x22']",
            r"not a (member|subscriber)( yet)?\?",
            r"thank you for (registering|signing up|subscribing)\b.{0,60}",
            r"already (a subscriber|have an account|registered)\b.{0,60}",
            r"(get|receive) (our|the) .{0,80}(newsletter|in your inbox)\b.{0,40}",
            r"by (signing up|registering|subscribing|continuing),? .{0,80}(agree|terms|privacy).*",
            r"please refresh (the|your) (page|browser)\b.*",
            r"click here to get\b.{0,160}",
            r"(подписывайтесь|підписуйтесь|підпишіться|подпишитесь)([ :,…].{0,240})?",
        ],
    ),
    rule(
        "comments",
        "the comment box",
        &[
            r"(\d+ )?comments?( \(?\d+\)?)?",
            r"join (our|the) (commenting forum|conversation|discussion|debate)\b.{0,60}",
            r"join thought-provoking conversations\b.*",
            r"(show|view|read|post|leave|add|write) (a |all |the )?(\d+ )?comments?\b.{0,40}",
            r"have your say\b.{0,60}",
            r"(комментарии|коментарі)( \(?\d+\)?)?",
        ],
    ),
    rule(
        "share",
        "the share bar",
        &[
            r"share( this)?( article| story| page| post)?( (on|via|with|to) .{1,30})?",
            r"((facebook|twitter|tweet|x|whatsapp|telegram|linkedin|reddit|pinterest|pin it|e-?mail|copy link|print|bookmark|save|link copied)[ ,|/•·]*){1,12}",
            r"(like|follow|find) us (on|at)\b.{0,160}",
            r"(поделиться|поширити)([ :,…].{0,80})?",
        ],
    ),
    rule(
        "read-more",
        "a link to another page",
        &[
            r"\W*(read|see|find out|learn) more\b[^.]{0,100}",
            r"\W*(most (read|popular|viewed)|more (on|from|stories|news)|see also|also read|don['’]t miss|you (may|might) (also )?like|editor['’]?s['’]? picks?|in case you missed it|top stories|latest (news|stories|headlines))\b[^.]{0,80}",
            r"\W*(related|recommended|trending)( (for you|now|by .{1,30}|articles?|stor(y|ies)|topics?|content|searches|links?|reading|coverage|news|posts?|videos?))?",
            r"\W*(related|recommended)( (articles?|stor(y|ies)|reading|posts?|news|coverage))?: [^.]{1,120}",
            r"\W*(read|follow) (our|the|all) .{0,80}(live ?blog|latest|updates|coverage|here)\b.{0,40}",
            r"(читайте также|читайте також|читайте ещё|читать далее)([ :,…].{0,320})?",
            r".{1,300}(\.\.\.|…) ?read more",
        ],
    ),
    rule(
        "cookies",
        "the cookie notice",
        &[
            r"(we|this (web)?site|our partners) uses? cookies\b.*",
            r"(accept|reject|manage)( all)? cookies|cookie (policy|settings|preferences|notice)",
        ],
    ),
    rule(
        "contact",
        "how to reach the newsroom",
        &[
            r"(do you have|got) (a|any) (story|tip|news tip|confidential tip)\b.{0,120}",
            r"we pay for your (stories|videos|pictures)\b.{0,60}",
            r"(e-?mail|contact|call|whatsapp|text) us( (at|on|by|via|with|through|using|here|today|now|directly|if|for|about)\b.{0,240})?[.!:]?",
            r"you can get in touch with .{0,160}",
        ],
    ),
    rule(
        "copyright",
        "who owns the text",
        &[
            r"(copyright:? ?)?©.{0,160}",
            r".{1,40} © ?(19|20)\d{2}.{0,100}",
            r"copyright:? \(c\).{0,160}",
            r"(copyright:?|\(c\)) ?(19|20)\d{2}\b.{0,160}",
            r"(copyright|\(c\)) ((?-i:\p{Lu})\S* ){1,6}(19|20)\d{2}",
            r".{0,120}\ball rights reserved\.?",
        ],
    ),
    rule(
        "caption",
        "the caption of a picture or film",
        &[
            r".{1,300}[(\[](reuters|ap|afp|epa|pa|dpa|tass|ria|unian|ukrinform|getty|rex|shutterstock|alamy|file( photo)?|[^()\[\]]{0,40}(images?|photo|agency|press|handout|via [^()\[\]]{1,40}|/ ?(reuters|ap|afp|getty|epa)))[)\]]",
            r"(photo|photograph|picture|image|video|credit|source)( credit| by)?: .{1,200}",
            r"(фото|відео|видео): .{1,400}",
        ],
    ),
    rule(
        "about-author",
        "the note on the author, and what follows it",
        &[r"about (the )?(writer|author|reporter|journalist)s?:?"],
    ),
    rule(
        "date",
        "when the article was published",
        &[DATE, r"((published|updated|posted) )?\d{1,2} (minute|hour|day)s? ago"],
    ),
    rule("byline", "who wrote it", &[BYLINE]),
    rule("ornament", "a line without letters or digits", &[]),
    rule("menu", "six or more short lines on end", &[]),
    rule("links", "blocks of links on end, before, between or behind the text of a page", &[]),
    rule("masthead", "the name of the site, above the title", &[]),
    rule("label", "a heading of one to five words in capitals", &[]),
    rule("repeated", "what stood before: the title, a caption, a teaser", &[]),
    rule("header", "what stands between title and report beside byline and date", &[]),
];

/// A line that is nothing but a date, with the words that pages put around it.
const DATE: &str = r"(published|updated|last (updated|modified)|posted|first published)?( on| at|:)? ?((mon|tues|wednes|thurs|fri|satur|sun)day|(mon|tue|wed|thu|fri|sat|sun)\.?)?,? ?(\d{1,2}(st|nd|rd|th)?[ ./-]?(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?,?[ ./-]?\d{2,4}|(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.? \d{1,2}(st|nd|rd|th)?,? \d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})[ ,|·•-]*(t?(at )?\d{1,2}[:.]\d{2}([:.]\d{2})?( ?[ap]\.?m\.?)?( ?\(?[a-z]{1,4}([+-]\d{1,2})?\)?)?)?[ ,|·•-]*(updated.{0,60})?";

/// `by` and a name of two or more capitalised words, perhaps several, perhaps with what each is or where, and no full stop.
const BYLINE: &str = r"(words |text |story )?by ((?-i:\p{Lu})(?-i:[\p{L}'’.-]*),? ((and|&|with|van|von|de|der|di|da|la|le|el|al|bin) )*)+(?-i:\p{Lu})(?-i:[\p{L}'’-]*)(( (in|for|at|of) |,| ?[|•·–—]).{0,60}[^.!?…:’”»\x22'])?";

/// The patterns of all rules. Those in ASCII know ASCII letters only, and lengths, as in `.{0,60}`, count bytes: a set that knows all letters
/// everywhere takes longer to build than an article takes to read.
static PATTERNS: LazyLock<RegexSet> = LazyLock::new(|| {
    let in_bytes = |pattern: &str| match pattern.is_ascii() && !pattern.contains(r"\p{") {
        true => format!("(?-u:{pattern})"),
        false => pattern.replace(".{", "(?-u:.){"),
    };
    let patterns = RULES.iter().flat_map(|rule| rule.patterns);
    let patterns = patterns.map(|pattern| format!("^(?:{})$", in_bytes(pattern)));
    let set = RegexSetBuilder::new(patterns).case_insensitive(true).size_limit(1 << 26).build();
    set.expect("the patterns are well formed")
});

/// Longest line, in bytes, that a pattern can match; longer ones are not looked at.
const LONGEST: usize = 600;

/// The first rule whose pattern a line matches.
pub(super) fn matching(line: &str) -> Option<&'static str> {
    if !line.contains(char::is_alphanumeric) {
        return Some("ornament");
    }
    if line.len() > LONGEST {
        return None;
    }
    let pattern = PATTERNS.matches(line.as_bytes()).into_iter().next()?;
    let owners = RULES.iter().flat_map(|rule| rule.patterns.iter().map(|_| rule.name));
    owners.into_iter().nth(pattern)
}

/// Whether a line is a heading of one to five words in capitals, such as stands above a box of links.
pub(super) fn is_label(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let letters = || line.chars().filter(|c| c.is_alphabetic());
    let is_capital = |c: char| c.is_uppercase();
    words.len() <= 5
        && letters().count() >= 3
        && letters().all(is_capital)
        && !line.ends_with(['.', '!', '?', '”', '"', '»'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_recognised_by_the_rule_it_belongs_to() {
        let cases = [
            ("Skip to main content", "navigation"),
            ("Home › World › Europe", "navigation"),
            ("World|Sport|Opinion", "navigation"),
            ("4 min read", "navigation"),
            ("Jump to navigation", "navigation"),
            ("Terms and conditions", "navigation"),
            ("Related: A bridge too few", "read-more"),
            ("Recommended for you", "read-more"),
            ("Share to Facebook", "share"),
            ("Updated 4 hours ago", "date"),
            ("Turn on notifications", "notifications"),
            ("Sign up for our free morning newsletter", "sign-up"),
            ("Log in or create an account", "sign-up"),
            ("Subscribe for a free month", "sign-up"),
            ("Not a member yet?", "sign-up"),
            ("By signing up, you agree to our terms of use.", "sign-up"),
            ("12 Comments", "comments"),
            ("Join the conversation", "comments"),
            ("Share this article on Facebook", "share"),
            ("Facebook Twitter WhatsApp Copy link", "share"),
            ("Read more: The long road to the table", "read-more"),
            ("🔵 Follow our live coverage here", "read-more"),
            ("Ann Other reports from Rome, where she has seen three bridges… Read more", "read-more"),
            ("Most read in World", "read-more"),
            ("Читайте также: другие новости", "read-more"),
            ("We use cookies to improve your visit.", "cookies"),
            ("Do you have a story for us?", "contact"),
            ("Email us at desk@paper.example or call 555.", "contact"),
            ("Contact us", "contact"),
            ("© 2025 The Paper Ltd", "copyright"),
            ("Copyright 2025 The Paper. No copying.", "copyright"),
            ("(c) The Paper 2025", "copyright"),
            ("paper.example © 2025 The Paper", "copyright"),
            ("A bridge near Izium at dawn (AFP/Getty)", "caption"),
            ("Envoys arrive (Ann Other / AP)", "caption"),
            ("Photo: City press office", "caption"),
            ("About the author", "about-author"),
            ("Saturday 03 May 2025 01:34 BST", "date"),
            ("Published: 14 March 2024, 09:15", "date"),
            ("May 3, 2025", "date"),
            ("2025-05-03", "date"),
            ("03.05.2025 14:20", "date"),
            ("By Ann Other", "byline"),
            ("BY ANN OTHER", "byline"),
            ("By Ann Other and Jo Public in Geneva", "byline"),
            ("By J. R. Public, Ann van der Other | The Paper", "byline"),
            ("Words by Анна Другая", "byline"),
            ("***", "ornament"),
            ("—", "ornament"),
        ];
        for (line, rule) in cases {
            assert_eq!(matching(line), Some(rule), "{line}");
        }
    }

    #[test]
    fn sentences_of_a_report_are_not_furniture() {
        for line in [
            "Comments by the minister were met with silence.",
            "Share prices fell in Moscow on Friday.",
            "By Tuesday the bridge was gone.",
            "By Monday the town had fallen",
            "By then it was over.",
            "By Ann Other’s count it was over.",
            "By Saint Nicholas, said he, in a voice that all could hear.",
            "Related by marriage: the mayor and the envoy",
            "Privacy of the envoys was a point of its own",
            "Call us cowards, he said, but we stayed",
            "Copyright law has changed twice since 2019, the court said.",
            "(c) withdrawal of all guns",
            "(c) withdrawal of all guns by 2030",
            "Recommended dose: two a day",
            "«Да» • «Нет» • «Не знаю»",
            "Он сказал: «Мы уйдём», » добавил он » и ушёл",
            "Kyiv > Lviv > Warsaw, the ticket said.",
            "A pro-Russian·anti-war·pro-peace party",
            "The two sides will read more into the offer than it holds.",
            "“Join the conversation we have been having for a year,” he told the envoys.",
            "Home guard units held the town.",
            "In May 2025 the talks stalled.",
            "Subscribe to that view and you must accept the rest, she said.",
            "Register with the police or leave, they were told.",
            "Menu prices doubled in Donetsk.",
            "The picture is bleak (he has said so before).",
            "Live fire was heard near the river.",
            "More from the front was not to be learnt. Officers declined to speak.",
            "Most popular of all was the mayor. She stayed.",
        ] {
            assert_eq!(matching(line), None, "{line}");
        }
    }

    #[test]
    fn labels_are_short_and_in_capitals() {
        assert!(is_label("RUSSIA LATEST") && is_label("READ ON"));
        assert!(
            !is_label("NATO said no.") && !is_label("US") && !is_label("Russia latest") && !is_label("2025")
        );
        assert!(!is_label("RUSSIA IS SAID TO PULL BACK"));
    }
}
