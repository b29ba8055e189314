//! Paragraphs → what is said in them, and by whom.
//!
//! Direct speech stands between quotation marks; indirect speech is what a speech verb reports ("the ministry
//! said that …", "…, officials say", "according to …"). Whatever is neither is the paper's own voice.
//!
//! ```
//! use stancekit::speech::{SpeechKind, Voice, speeches, voice};
//!
//! let paragraphs = [
//!     "Jo Public, the envoy of Veii, said that Rome had broken the truce.",
//!     "“They never wanted one,” she told reporters.",
//!     "The talks go on.",
//! ];
//! let found = speeches(&paragraphs);
//! assert_eq!(found[0][0].kind, SpeechKind::Indirect);
//! assert_eq!(found[0][0].speaker.as_ref().map(|speaker| speaker.name.as_str()), Some("Jo Public"));
//! assert_eq!(found[1][0].span.slice(paragraphs[1]), Some("They never wanted one,"));
//! assert_eq!(found[1][0].speaker.as_ref().map(|speaker| speaker.name.as_str()), Some("Jo Public"));
//! assert!(found[2].is_empty());
//! assert_eq!(voice(paragraphs[1], &found[1]), Voice::Quotation);
//! assert_eq!(voice(paragraphs[2], &found[2]), Voice::Narration);
//! ```

mod attributions;
mod clause;
mod colon;
mod context;
mod dateline;
mod detect;
mod dialogue;
mod headline;
mod implied;
mod label;
mod language;
mod lexicon;
mod marks;
mod name;
mod party;
mod passed_on;
mod reader;
mod remembered;
mod reported;
mod said;
mod signature;
mod source;
mod statement;
mod token;
mod turn;
mod word;

use std::sync::Arc;

pub(crate) use dateline::dateline_end;
pub(crate) use headline::headline_speeches;
use language::Language;
use marks::first_mark;
pub(crate) use party::speaks_for;
use reader::SpeechReader;
use signature::signatures;
pub(crate) use token::sentence_spans;
pub(crate) use word::WordUse;

use crate::span::ByteSpan;

/// Whose voice a reader hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Voice {
    /// The paper's own.
    #[default]
    Narration,
    /// That of somebody whom the paper quotes or reports.
    Quotation,
}

impl Voice {
    /// Both, in the order in which reports list them.
    pub const ALL: [Self; 2] = [Self::Narration, Self::Quotation];

    /// `narration` or `quotation`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Narration => "narration",
            Self::Quotation => "quotation",
        }
    }
}

/// How words are passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeechKind {
    /// As they were said, between quotation marks.
    Direct,
    /// As the paper puts them.
    Indirect,
}

impl SpeechKind {
    /// `direct` or `indirect`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
        }
    }
}

/// Who says something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Speaker {
    /// The fullest name by which the article has called them so far, without title or article: `Jo Public`,
    /// `Foreign Ministry`.
    pub name: String,
    /// Where the paragraph of the speech says who they are, with all that stands around the name, or the
    /// pronoun; none if only another paragraph does.
    pub span: Option<ByteSpan>,
    /// All that the article says of who they are where it names them: `Jo Public, the envoy of Veii`.
    pub described: String,
    /// Id of the party that they speak for. Nobody knows it while reading; a
    /// [`Predictor`](crate::pipeline::Predictor) fills it in.
    pub party: Option<Arc<str>>,
}

impl Speaker {
    /// Drops the place: the speaker is named in another paragraph.
    fn without_span(&self) -> Self {
        Self { span: None, ..self.clone() }
    }
}

/// A paragraph, and whether it is set off as a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextBlock<'t> {
    /// Its text.
    pub text: &'t str,
    /// Whether all of it is a quotation, as `<blockquote>` and `>` in Markdown say.
    pub is_quotation: bool,
}

/// Words of somebody other than the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Speech {
    /// Where in the paragraph, without quotation marks.
    pub span: ByteSpan,
    /// How they are passed on.
    pub kind: SpeechKind,
    /// Who says them, where the article tells.
    pub speaker: Option<Speaker>,
}

/// What is said in each paragraph of a text: in order and free of overlaps. A paragraph by itself is a text
/// of one.
///
/// Quotations that run on over paragraphs, and pronouns, are read with the paragraph before.
pub fn speeches(paragraphs: &[&str]) -> Vec<Vec<Speech>> {
    let blocks: Vec<TextBlock<'_>> =
        paragraphs.iter().map(|text| TextBlock { text, is_quotation: false }).collect();
    speeches_in_blocks(&blocks)
}

/// What is said in paragraphs of which some are quotations as a whole: of whoever the paragraph before
/// introduces.
pub(crate) fn speeches_in_blocks(blocks: &[TextBlock<'_>]) -> Vec<Vec<Speech>> {
    let texts: Vec<&str> = blocks.iter().map(|block| block.text).collect();
    let detected: Vec<Option<Language>> = texts.iter().map(|text| Language::detect(text)).collect();
    // What tells no language is in that of all together.
    let of_all = detected.iter().flatten().next().copied().unwrap_or_default();
    let languages: Vec<Language> = detected.into_iter().map(|own| own.unwrap_or(of_all)).collect();
    let mut reader = SpeechReader::new(blocks.len() > 1);
    let next = |i: usize| texts.get(i + 1).and_then(|next| first_mark(next));
    // A text that is passed on as a whole is no quotation in another.
    let is_all = blocks.iter().all(|block| block.is_quotation);
    let lines = dialogue::dialogue(&texts, &languages);
    let blocks: Vec<TextBlock<'_>> = blocks
        .iter()
        .map(|block| TextBlock { is_quotation: block.is_quotation && !is_all, ..*block })
        .collect();
    let signed = signatures(&blocks, &languages);
    let each = blocks.iter().zip(lines).zip(signed).enumerate().map(|(i, ((block, line), signed))| {
        line.map_or_else(|| reader.read(*block, languages[i], next(i), signed), |line| vec![line])
    });
    each.collect()
}

/// Share of the words of a paragraph from which on speech sets its voice. The rest of a paragraph that quotes
/// somebody says for the most part who speaks, and when and where.
const SPOKEN: f64 = 0.3;

/// The voice of a paragraph with these speeches: quotation if more than three in ten of its words are speech.
#[doc(hidden)]
pub fn voice(text: &str, speeches: &[Speech]) -> Voice {
    if speeches.is_empty() {
        return Voice::Narration;
    }
    let spoken: usize = speeches.iter().filter_map(|speech| speech.span.slice(text)).map(count_words).sum();
    if spoken as f64 > SPOKEN * count_words(text) as f64 { Voice::Quotation } else { Voice::Narration }
}

/// Number of words of a text: of what stands between spaces and has a letter or a digit.
pub(crate) fn count_words(text: &str) -> usize {
    if text.is_ascii() {
        let words = text.as_bytes().split(|byte| matches!(byte, b'\t'..=b'\r' | b' '));
        return words.filter(|word| word.iter().any(u8::is_ascii_alphanumeric)).count();
    }
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Kind, speaker and words of every speech of the last paragraph.
    fn said_by(paragraphs: &[&str]) -> Vec<String> {
        let last = paragraphs.last().expect("a paragraph");
        let shown = |speech: &Speech| {
            let name = speech.speaker.as_ref().map_or("-", |speaker| speaker.name.as_str());
            format!("{} {name}: {}", speech.kind.name(), speech.span.slice(last).expect("inside"))
        };
        speeches(paragraphs).pop().expect("speeches").iter().map(shown).collect()
    }

    proptest! {
        #[test]
        fn words_of_ascii_are_counted_as_those_of_any_text(text in "[ -~\\t\\n\\x0b\\x0c\\r\\x1c\\x1f]{0,40}") {
            prop_assert_eq!(count_words(&text), count_words(&format!("{text} —")));
        }
    }

    #[test]
    fn a_sentence_names_who_speaks() {
        for (text, expected) in [
            ("Jo Public said that Rome had lied.", "indirect Jo Public: Rome had lied"),
            ("“Rome lied to us,” said Jo Public, envoy of Veii.", "direct Jo Public: Rome lied to us,"),
            ("“Rome lied to us,” Jo Public told reporters.", "direct Jo Public: Rome lied to us,"),
            ("Rome had lied to them, said Jo Public, 61.", "indirect Jo Public: Rome had lied to them"),
            ("Rome had lied to them, according to Jo Public.", "indirect Jo Public: Rome had lied to them"),
            ("According to Jo Public, Rome had lied.", "indirect Jo Public: Rome had lied"),
            ("Jo Public, who leads the talks, said Rome had lied.", "indirect Jo Public: Rome had lied"),
            ("On Monday, secretary of state Jo Public said: “Rome lied.”", "direct Jo Public: Rome lied."),
            ("A spokesman for Veii told reporters Rome had lied.", "indirect spokesman: Rome had lied"),
            ("The envoys accused Rome of breaking its word.", "indirect envoys: Rome of breaking its word"),
            ("“Why Rome, of all towns?” Jo Public asked.", "direct Jo Public: Why Rome, of all towns?"),
            ("Will Public said that Rome had lied.", "indirect Will Public: Rome had lied"),
            ("“Rome lied to us,” chirped Jo Public.", "direct Jo Public: Rome lied to us,"),
            ("“Rome lied to us all.” — Jo Public", "direct Jo Public: Rome lied to us all."),
            ("JO PUBLIC (envoy): I never went to Rome.", "direct JO PUBLIC: I never went to Rome."),
            ("«Рим солгал нам всем», — заявил Иван Петров.", "direct Иван Петров: Рим солгал нам всем"),
            ("Иван Петров заявил, что Рим солгал.", "indirect Иван Петров: Рим солгал"),
            ("За словами Івана Петренка, Рим збрехав.", "indirect Івана Петренка: Рим збрехав"),
        ] {
            assert_eq!(said_by(&[text]), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_no_speech_is_the_papers() {
        for text in [
            "The bridge is said to be gone.",
            "Rome did not say how many fell.",
            "Rome has said nothing since.",
            "Jo Public called the “truce” a day of rest.",
            "Rome and Veii accused each other of breaking the truce.",
            "The told and untold of Rome’s boys’ war",
            "Rome added a tower to the wall.",
        ] {
            assert_eq!(said_by(&[text]), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_is_said_ends_where_another_speaks() {
        let text = "Rome said that the bridge had been mined; Veii said it had not been.";
        assert_eq!(
            said_by(&[text]),
            ["indirect Rome: the bridge had been mined", "indirect Veii: it had not been"]
        );
        let around = "The Romans, Jo Public said, had lied.";
        assert_eq!(said_by(&[around]), ["indirect Jo Public: The Romans", "indirect Jo Public: had lied"]);
    }

    #[test]
    fn pronouns_mean_the_only_one_who_can_be_meant() {
        let one = "Jo Public, the envoy, said that Rome had lied.";
        assert_eq!(said_by(&[one, "“It is over now,” she said."]), ["direct Jo Public: It is over now,"]);
        let two = "Jo Public said that Rome had lied. Ann Other said that it had not.";
        assert_eq!(said_by(&[two, "“It is over now,” she said."]), ["direct -: It is over now,"]);
        assert_eq!(
            said_by(&[one, "It rained.", "“It is over now,” she said."]),
            ["direct -: It is over now,"]
        );
        assert_eq!(
            said_by(&["Jo Public sat down. “It is over now.”"]),
            ["direct Jo Public: It is over now."]
        );
    }

    #[test]
    fn a_surname_is_given_its_full_name() {
        let first = "Envoy Jo Public said that Rome had lied.";
        let found = speeches(&[first, "It rained.", "“It is over now,” Ms Public said."]);
        let speaker = found[2][0].speaker.as_ref().expect("a speaker");
        assert_eq!(
            (speaker.name.as_str(), speaker.described.as_str()),
            ("Jo Public", "Ms Public, Envoy Jo Public")
        );
    }

    #[test]
    fn what_somebody_is_may_stand_before_the_name() {
        let found = speeches(&["A Roman adviser, Jo Public, was calm. “It is over now,” he said."]);
        let speaker = found[0][0].speaker.as_ref().expect("a speaker");
        assert_eq!(speaker.described, "A Roman adviser, Jo Public");
    }

    #[test]
    fn a_quotation_that_runs_on_has_one_speaker() {
        let paragraphs =
            ["Jo Public said: “It is over now.", "“We all go home.", "“Nobody stays,” she added."];
        assert_eq!(said_by(&paragraphs[..2]), ["direct Jo Public: We all go home."]);
        assert_eq!(said_by(&paragraphs), ["direct Jo Public: Nobody stays,"]);
    }

    #[test]
    fn a_text_that_is_all_quotation_is_read_as_any_other() {
        let block = |text| TextBlock { text, is_quotation: true };
        let found = speeches_in_blocks(&[block("It rained."), block("“It is over now,” Jo Public said.")]);
        assert!(found[0].is_empty());
        assert_eq!(found[1][0].speaker.as_ref().map(|speaker| speaker.name.as_str()), Some("Jo Public"));
    }

    #[test]
    fn the_voice_is_that_of_the_words() {
        let voice_of = |text: &str| voice(text, &speeches(&[text]).pop().expect("one"));
        assert_eq!(voice_of("“We go home,” Jo Public said."), Voice::Quotation);
        assert_eq!(
            voice_of("It rained for hours on the bridge and the town. “Wet,” said Jo Public."),
            Voice::Narration
        );
        assert_eq!(voice_of(""), Voice::Narration);
    }

    /// Words of which sentences are built, right and wrong ones, in ten languages.
    const WORDS: [&str; 10] = [
        "Jo Public said “ ” \" ‘ ’ ' « » „ , . : ; that told he Rome was accused of according to saying who the and ? — ( ) 61 on is Q A",
        "Сова заявив що за словами « » , — . : президент України в Кремлі повідомили він звинуватив Рим як також не було заявлено додавши",
        "Сова заявил что по словам « » , — . : президент России в Кремле сообщили он обвинил Рим как также не было сказано добавив его",
        "der Hirte Jo sagte dass laut nach Angaben zufolge „ “ » « , . : hat Rom beschuldigt so die in Kiew sie wie nicht mit",
        "le maire Jo a dit que selon d’après l’ « » , . : accusé Rome elle a-t-elle pas s’est de la qui ajoutant ministère",
        "el alcalde Jo dijo que según « » “ ” — , . : acusó a Roma ella no ha de la quien Ministerio añadiendo",
        "burmistrz Jo powiedział że według zdaniem „ ” – , . : oskarżył Rzym ona nie w Warszawie poinformowali jak dodając",
        "قال المتحدث باسم الكرملين إن وفقا بحسب « » \" ، . : اتهم روما هي لم وأضاف السفير الروسي في",
        "אמר דובר הקרמלין כי לפי לדברי \" ” , . : האשים את רומא היא לא ש שהגשר השגריר הרוסי צה\"ל",
        "乔 说 他说 表示 据 称 的 所谓的 “ ” 「 」 , ，。 : ： 指责 罗马 没有 发言人 总统 在 大使馆 ·",
    ];

    proptest! {
        #[test]
        fn speeches_ascend_and_lie_in_the_text_and_no_speaker_is_a_clause(
            words in (0usize..WORDS.len()).prop_flat_map(|i| {
                prop::collection::vec(prop::sample::select(WORDS[i].split(' ').collect::<Vec<_>>()), 0..40)
            }),
            cut in 0usize..40,
            is_quotation in any::<bool>(),
        ) {
            let cut = cut.min(words.len());
            let paragraphs = [words[..cut].join(" "), words[cut..].join(" ")];
            let block = |text| TextBlock { text, is_quotation };
            let blocks = [TextBlock { is_quotation: false, ..block(&paragraphs[0]) }, block(&paragraphs[1])];
            for (block, speeches) in blocks.iter().zip(speeches_in_blocks(&blocks)) {
                let mut end = 0;
                for speech in &speeches {
                    prop_assert!(speech.span.start >= end && speech.span.slice(block.text).is_some());
                    end = speech.span.end;
                    let Some(speaker) = &speech.speaker else { continue };
                    prop_assert!(speaker.span.is_none_or(|at| at.slice(block.text).is_some()));
                    prop_assert!(!speaker.name.contains(['“', '”', '«', '»', '„']), "{}", speaker.name);
                }
            }
            prop_assert!(headline_speeches(&paragraphs[0]).iter().all(|speech| speech.span.slice(&paragraphs[0]).is_some()));
        }
    }

    #[test]
    fn a_quotation_as_a_whole_is_of_whoever_introduces_it() {
        let introduction = TextBlock { text: "Jo Public, the envoy, wrote:", is_quotation: false };
        let post = TextBlock { text: "Rome lied to us.", is_quotation: true };
        let found = speeches_in_blocks(&[introduction, post]);
        assert_eq!(found[1][0].speaker.as_ref().map(|speaker| speaker.name.as_str()), Some("Jo Public"));
    }
}
