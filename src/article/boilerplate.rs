//! Which lines are boilerplate by their words.

use std::cell::LazyCell;
use std::sync::OnceLock;

use super::date::is_date;
use super::pattern::{LONGEST, Letters, Pattern};
use super::rules::{RULES, Rule};
use super::signed::signed;

/// The patterns of each rule, made when a line has a cue of it.
static PATTERNS: [OnceLock<Vec<Pattern>>; RULES.len()] = [const { OnceLock::new() }; RULES.len()];

/// The first rule whose pattern a line matches.
pub(super) fn matching(line: &str) -> Option<&'static str> {
    if !line.contains(char::is_alphanumeric) {
        return Some("ornament");
    }
    if line.len() > LONGEST {
        return None;
    }
    if is_date(line) {
        return Some("date");
    }
    if signed(line).is_some() {
        return Some("byline");
    }
    let lower = line.to_lowercase();
    let start = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let has_cue = |rule: &Rule| {
        let mut starts = rule.starts.split(';').filter(|cue| !cue.is_empty());
        let mut has = rule.has.split(';').filter(|cue| !cue.is_empty());
        starts.any(|cue| start.starts_with(cue)) || has.any(|cue| lower.contains(cue))
    };
    let letters = LazyCell::new(|| Letters::new(line));
    let mut rules = RULES.iter().zip(&PATTERNS).filter(|(rule, _)| has_cue(rule));
    let found = rules.find(|(rule, patterns)| {
        let patterns =
            patterns.get_or_init(|| rule.patterns.iter().map(|source| Pattern::new(source)).collect());
        patterns.iter().any(|pattern| pattern.is_match(&letters))
    });
    found.map(|(rule, _)| rule.name)
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
    fn boilerplate_is_recognized_by_the_rule_it_belongs_to() {
        let cases = [
            ("Skip to main content", "navigation"),
            ("Home › World › Europe", "breadcrumbs"),
            ("World|Sport|Opinion", "breadcrumbs"),
            ("4 min read", "navigation"),
            ("Jump to navigation", "navigation"),
            ("Terms and conditions", "navigation"),
            ("View this post on Instagram", "navigation"),
            ("A post shared by Bridge Watch (@bridges)", "navigation"),
            ("Якщо ви помітили помилку, натисніть Ctrl + Enter", "contact"),
            ("Subscribe to continue reading. Already a subscriber? Log in.", "sign-up"),
            ("You've read 2 of 5 free articles this month.", "sign-up"),
            ("This is a subscriber-only story. To continue reading, please log in.", "sign-up"),
            ("Want the latest on Rome? Subscribe to our bulletin.", "sign-up"),
            ("Читайте Вести в Telegram.", "sign-up"),
            ("Приєднуйтесь до нашого каналу в Telegram", "sign-up"),
            ("Ann Other reports from Rome. Follow her on X: @annother.", "contact"),
            ("Click here to read more about the bridge", "read-more"),
            ("Guards at the bridge of Veii at dawn. Photograph: Ann Other/City Press", "caption"),
            ("A version of this article appears in print on May 3 on page A1.", "editors-note"),
            ("Related: A bridge too few", "read-more"),
            ("Recommended for you", "read-more"),
            ("Share to Facebook", "share"),
            ("Updated 4 hours ago", "date"),
            ("Turn on notifications", "notifications"),
            ("Sign up for our free morning newsletter", "sign-up"),
            ("Log in or create an account", "sign-up"),
            ("Subscribe for a free month", "sign-up"),
            ("Читать в Telegram", "sign-up"),
            ("Читайте нас в Telegram", "sign-up"),
            ("Read in Telegram", "sign-up"),
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
            ("Reuters", "agency"),
            ("(AP/AFP)", "agency"),
            ("Additional reporting by Ann Other and Jo Public", "agency"),
            ("(Reporting by Ann Other in Rome; Editing by Jo Public)", "agency"),
            ("We value your privacy", "cookies"),
            ("14.32 GMT", "date"),
            ("Updated at 09.15 BST", "date"),
            ("2h ago", "date"),
            ("Key events (7)", "navigation"),
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
            ("Image caption, A bridge at dawn", "caption"),
            ("Media caption", "caption"),
            ("Image source, Getty Images", "caption"),
            ("This video can not be played", "navigation"),
            ("To play this video you need to enable JavaScript in your browser.", "navigation"),
            ("https://t.me/riverpost #Rome @envoys", "navigation"),
            ("#Rome #Veii", "navigation"),
            ("Get the river letter in your inbox every Monday, with maps and more.", "sign-up"),
            ("Get unlimited access to all that we write of Rome and Veii.", "sign-up"),
            ("Subscribe to read of Rome and Veii for only 2 euros a month. Cancel at any time.", "sign-up"),
            ("Did you see the bridge fall? Tell us your story by mail.", "contact"),
            ("» The war of Rome and Veii in five maps", "read-more"),
            ("View this email in your browser", "mail"),
            ("Unsubscribe | Manage preferences", "mail"),
            ("You are receiving this because you asked for it.", "mail"),
            ("Newsletter abbestellen", "mail"),
            ("***", "ornament"),
            ("—", "ornament"),
        ];
        for (line, rule) in cases {
            assert_eq!(matching(line), Some(rule), "{line}");
        }
    }

    #[test]
    fn sentences_of_a_report_are_not_boilerplate() {
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
            "Reporting by women was rare, she said.",
            "Reuters could not verify the account.",
            "AP said so.",
            "Editing by committee has its price",
            "At 14.32 the bridge fell.",
            "In May 2025 the talks stalled.",
            "Subscribe to that view and you must accept the rest, she said.",
            "Register with the police or leave, they were told.",
            "Menu prices doubled in Donetsk.",
            "The picture is bleak (he has said so before).",
            "Live fire was heard near the river.",
            "More from the front was not to be learnt. Officers declined to speak.",
            "Most popular of all was the mayor. She stayed.",
            "» Rome is lost, he said.",
            "This video could not be verified by the paper.",
            "This content is not available to the people of Veii, the mayor said.",
            "Get out of our town or burn in it, the guards were told.",
            "Did you see Rome fall? Tell me, she said.",
            "You are receiving this medal for what you did at the bridge, the mayor told them.",
            "Unsubscribe from that view and the war is over, she said.",
            "#1 on the list of the mayor was the bridge",
        ] {
            assert_eq!(matching(line), None, "{line}");
        }
    }

    #[test]
    fn what_a_page_carries_in_other_words_is_recognised() {
        let by_rule = [
            (
                "caption",
                &[
                    "Smoke stands over the old quay. Photograph: Jo Public/River Press",
                    "Veii’s king (left) walks over the bridge with his clerk (Harbour Desk)",
                    "The king of Veii walks over the bridge on May 3, 2025. (Harbour Desk)",
                    "Vídeo: así cayó el puente",
                ][..],
            ),
            (
                "sign-up",
                &[
                    "Subscribe to continue reading. Already a subscriber? Log in.",
                    "You’ve read 3 of 4 free articles this month.",
                    "Already have a subscription? Sign in",
                    "This is a subscriber-only article. To go on, please log in.",
                    "This article is for paying subscribers.",
                    "Gift this story",
                    "Enter your e-mail",
                    "Want the latest from the river? Sign up for our letter.",
                    "If you value our work, please donate.",
                    "Support independent journalism – become a patron.",
                    "It takes years. Consider supporting us with a few coins.",
                    "Присоединяйтесь к нашему каналу",
                    "Долучайтеся до нашої спільноти у Viber",
                    "Читайте «Реку» в Telegram",
                    "👉 Підписатися | Надіслати новину",
                    "Jetzt abonnieren",
                    "Se connecter",
                    "Article réservé aux abonnés",
                    "Iniciar sesión",
                    "Zaloguj się",
                ],
            ),
            (
                "share",
                &[
                    "Follow the River Post on Facebook, Instagram and Threads.",
                    "Compartir en Whatsapp",
                    "👍 31 ❤ 5",
                ],
            ),
            (
                "navigation",
                &[
                    "View this post on Instagram",
                    "A post shared by The Quay (@quay)",
                    "[03.05.2025 14:20] The Quay:",
                    "0:00 / 3:42",
                    "Temps de lecture 4 min.",
                ],
            ),
            ("read-more", &["Click here to read more about the bridge.", "Follow live updates on the talks"]),
            (
                "contact",
                &[
                    "What do you think? Let us know below.",
                    "Ann Other reports from Veii. Follow her on X: @annother.",
                    "((ann.other@paper.example;))",
                    "Tel.: +39 06 555 12 34",
                    "Media contact:",
                    "Нашли опечатку? Выделите её и нажмите Ctrl+Enter",
                    "Якщо ви помітили помилку, виділіть її",
                    "Надіслати новину",
                ],
            ),
            (
                "editors-note",
                &[
                    "This article was amended on 4 May 2025 to say that the bridge stands.",
                    "An earlier version of this story said that the bridge fell.",
                    "A version of this article appears in print on May 3.",
                    "Editor’s note: The talks were held in Veii.",
                    "In einer früheren Version dieses Artikels fehlte die Brücke.",
                    "Cet article a été modifié le 4 mai.",
                    "Від редакції: міст стоїть.",
                ],
            ),
            ("agency", &["Укрінформ", "ТАСС"]),
            ("label", &["For immediate release", "Pressemitteilung"]),
        ];
        for (rule, lines) in by_rule {
            lines.iter().for_each(|line| assert_eq!(matching(line), Some(rule), "{line}"));
        }
    }

    #[test]
    fn sentences_that_begin_like_it_are_not() {
        for line in [
            "He laid one photo on the table: a bridge without a town.",
            "The king (left out of the talks) walked home (Rome had sent no cart).",
            "The bridge was built in 1911. (Veii paid for it)",
            "You have read the treaty, he told the envoys, and still you came.",
            "This is a member state of the league, the envoy said.",
            "Already a member of the league, Rome voted no.",
            "Support our troops, the mayor told the crowd.",
            "The league should consider supporting us, the envoy said.",
            "Want more? Then fight, the envoy told them.",
            "Follow the money on the river, she said.",
            "Присоединяйтесь к нам, сказал он солдатам, и война кончится.",
            "Нашли ошибку в договоре только утром, и посланники вернулись.",
            "Смотрите, что пишут в Telegram",
            "Подписание договора отложили.",
            "Compartir el poder en Roma",
            "Abbonati in calo, dice il sindaco.",
            "A post shared by both banks was burnt.",
            "This story was published in 1911 and never read.",
            "An earlier version of this treaty named no river.",
            "Correction of the border was never on the table.",
            "Media offices were closed on Monday.",
            "He had gone. Contact them at dawn, he had said.",
            "Call +39, said the clerk.",
            "3:1",
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
