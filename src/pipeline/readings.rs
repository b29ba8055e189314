//! Labelled rows → what classifiers learn from.

use rayon::prelude::*;

use super::PipelineError;
use super::examples::Examples;
use super::progress::Progress;
use super::targets::{Conflicts, TargetFinder};
use crate::dataset::{Row, TargetLabel, first_of_text};
use crate::feature::{Encoder, MaskedText, Tokenizer, Tokens};
use crate::label::{Sentiment, Stance};
use crate::span::ByteSpan;

/// Parts of the rows that each thread takes.
const PARTS_PER_THREAD: usize = 4;

/// What both heads learn from.
pub(super) struct Readings<'r> {
    pub(super) stance: Examples<'r, Stance>,
    pub(super) sentiment: Examples<'r, Sentiment>,
}

impl<'r> Readings<'r> {
    pub(super) fn of_rows(
        rows: &'r [Row],
        tokenizer: &Tokenizer,
        conflicts: &Conflicts,
        with_affixes: bool,
        progress: &dyn Progress,
    ) -> Result<Self, PipelineError> {
        let each = |encoder: &mut Encoder<'_>, row: &'r Row| -> Result<_, PipelineError> {
            let read = RowReadings::of(row, &encoder.encode(&row.text)?, conflicts.for_row(row));
            progress.advance(1);
            Ok((row, read))
        };
        let encoder = || Encoder::new(tokenizer).affixes(with_affixes);
        // Few and long parts: each has an encoder that knows no word yet.
        let n_parts = PARTS_PER_THREAD * rayon::current_num_threads();
        let in_parts = rows.par_iter().with_min_len(rows.len().div_ceil(n_parts).max(1));
        let read: Vec<_> = in_parts.map_init(encoder, each).collect::<Result<_, _>>()?;
        let mut readings = Self { stance: Examples::empty(), sentiment: Examples::empty() };
        for ((row, read), is_first) in read.into_iter().zip(first_of_text(rows)) {
            for (target, reading) in read.stances {
                let name = target.name.as_ref().map(|name| conflicts.for_row(row).name_of(name));
                readings.stance.push(row, name, reading, target.stance, &target.shares);
            }
            if let (Some(reading), true) = (read.whole, is_first) {
                readings.sentiment.push(row, None, reading, row.sentiment, &row.sentiment_shares);
            }
        }
        Ok(readings)
    }
}

/// One row as it reads toward each labelled target, and toward none if its sentiment is labelled.
struct RowReadings<'r> {
    stances: Vec<(&'r TargetLabel, MaskedText)>,
    whole: Option<MaskedText>,
}

impl<'r> RowReadings<'r> {
    fn of(row: &'r Row, tokens: &Tokens, finder: &TargetFinder) -> Self {
        let found = finder.find(&row.text);
        let targets = row.targets.iter().zip(finder.toward_targets(&found, row));
        let labelled = targets.filter(|(target, _)| target.stance.is_some() || !target.shares.is_empty());
        let stances = labelled
            .map(|(target, mentions)| (target, MaskedText::new(tokens, &mentions.target, &mentions.others)));
        let stances = stances.collect();
        let spans: Vec<ByteSpan> = found.iter().map(|mention| mention.span).collect();
        let has_sentiment = row.sentiment.is_some() || !row.sentiment_shares.is_empty();
        Self { stances, whole: has_sentiment.then(|| MaskedText::new(tokens, &[], &spans)) }
    }
}
