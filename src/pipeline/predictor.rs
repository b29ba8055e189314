//! A model → stances and sentiments of rows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::PipelineError;
use super::head::party_key;
use super::scored::{Scored, score};
use super::targets::{Conflicts, Mentions, Parties};
use super::voice::hear;
use crate::article::{Article, Paragraph, Speaker, Speech, Voice, speeches};
use crate::classify::add_own;
use crate::conflict::{BUILT_IN, Conflict, Mention};
use crate::dataset::{Place, Row, TargetLabel};
use crate::feature::{Encoder, Memory, Reading, Tokens};
use crate::label::{Label, Sentiment, Stance};
use crate::model::{Head, Model, PartyHead};
use crate::span::ByteSpan;

/// Rows that one task takes at a time.
const ROWS_PER_TASK: usize = 32;

/// A model made ready to score rows.
///
/// The example at [`crate::pipeline`] scores one.
#[derive(Debug, Clone)]
pub struct Predictor {
    model: Arc<Model>,
    parties: Parties,
    /// What rows may be about by their own word.
    others: Arc<Conflicts>,
    /// Shared and own weights together, by the party's key.
    folded: Arc<BTreeMap<String, Folded>>,
    /// What encoders remember that are not at work.
    memories: Arc<Mutex<Vec<Memory>>>,
    implicit: bool,
    inferred: bool,
    voices: bool,
    min_confidence: f64,
}

/// The weights that count for one target.
#[derive(Debug, Clone)]
struct Folded {
    weights: Vec<f32>,
    intercepts: Vec<f64>,
}

/// Stance toward one target.
#[derive(Debug, Clone, PartialEq)]
pub struct StancePrediction {
    /// Id of the party, or the row's own name for its target; none if the model knows no targets.
    pub target: Option<Arc<str>>,
    /// Where the text mentions it.
    pub mentions: Vec<ByteSpan>,
    /// Whether those mentions are [inferred](Conflict::infer): pronouns and such, and the target is not named.
    pub inferred: bool,
    /// The stance.
    pub scored: Scored<Stance>,
    /// Whether the model is less sure than it was asked to be.
    pub abstains: bool,
    /// Whose voice takes the stance: quotation if most mentions of the target stand in speech; of as many within as without, the first decides.
    /// Mentions that only name who speaks count where there are no others. Where nothing is mentioned it is the voice of the paragraph.
    pub voice: Voice,
    /// Who takes it, if that is told: the speaker of most of those mentions, the first of equals.
    pub speaker: Option<Speaker>,
}

impl StancePrediction {
    /// The label, or `abstain`.
    pub fn name(&self) -> &'static str {
        if self.abstains { "abstain" } else { self.scored.label.name() }
    }
}

/// What a model says of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// One stance per target, in the row's order or that of the conflict's parties.
    pub stances: Vec<StancePrediction>,
    /// Sentiment, if the model knows sentiments.
    pub sentiment: Option<Scored<Sentiment>>,
    /// Whose voice most of the paragraph's words are.
    pub voice: Voice,
    /// What others say in it, in order; speakers with their parties.
    pub speeches: Vec<Speech>,
    /// Number of its words.
    pub words: usize,
}

impl Predictor {
    /// A predictor for the conflict that the model was trained on, if any.
    pub fn new(model: Model) -> Self {
        let parties = Parties::new(model.conflicts.first());
        let others = Arc::new(Conflicts::new(&model.conflicts));
        let folded = model.stance.parties.iter().map(|own| (own.name.clone(), folded(&model.stance, own)));
        let folded = Arc::new(folded.collect());
        Self {
            model: Arc::new(model),
            parties,
            others,
            folded,
            memories: Arc::default(),
            implicit: false,
            inferred: false,
            voices: true,
            min_confidence: 0.0,
        }
    }

    /// The same model looking for the parties of another conflict, whatever rows say that they are about.
    #[must_use]
    pub fn conflict(&self, conflict: &Conflict) -> Self {
        self.conflicts(std::slice::from_ref(conflict))
    }

    /// The same model looking for the parties of other conflicts: of the one that a row names in its field `conflict`, else of the first.
    #[must_use]
    pub fn conflicts(&self, conflicts: &[Conflict]) -> Self {
        Self {
            parties: Parties::new(conflicts.first()),
            others: Arc::new(Conflicts::new(conflicts)),
            ..self.clone()
        }
    }

    /// The parties that are looked for in a row.
    fn parties_of(&self, row: &Row) -> &Parties {
        self.others.named(row).unwrap_or(&self.parties)
    }

    /// The conflict whose parties are looked for in a row: of those of the model, or those that were set, the one that its field `conflict`
    /// names, else the first.
    pub fn conflict_of(&self, row: &Row) -> Option<&Conflict> {
        self.parties_of(row).conflict()
    }

    /// Scores every party in every paragraph, mentioned or not.
    #[must_use]
    pub fn implicit(mut self, implicit: bool) -> Self {
        self.implicit = implicit;
        self
    }

    /// Scores parties also in paragraphs that only mean them, by a pronoun or a surname: see [`Conflict::infer`]. Models are not trained on such
    /// mentions, and read the paragraph as one that does not name the party.
    #[must_use]
    pub fn inferred(mut self, inferred: bool) -> Self {
        self.inferred = inferred;
        self
    }

    /// Whether to tell whose voice takes the stances of rows; without, all is narration, and faster. Of articles it is always told.
    #[must_use]
    pub fn voices(mut self, voices: bool) -> Self {
        self.voices = voices;
        self
    }

    /// Abstains from stances whose confidence is below this, in [0, 1].
    #[must_use]
    pub fn min_confidence(mut self, min_confidence: f64) -> Self {
        self.min_confidence = min_confidence;
        self
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The same model looking for the parties of the conflict that an article mentions most, of its own and those that are built in;
    /// its own if the article mentions none.
    #[must_use]
    pub fn for_article(&self, article: &Article) -> Self {
        if !self.knows_targets() {
            return self.clone();
        }
        let own = self.parties();
        let others = BUILT_IN.iter().filter(|(name, _)| own.is_none_or(|own| own.name != *name));
        let others = others.filter_map(|(name, _)| Conflict::built_in(name));
        let candidates = own.cloned().into_iter().chain(others);
        let text: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        let found = Conflict::mentioned_most(candidates.collect(), &text.join("\n"));
        found.map_or_else(|| self.clone(), |conflict| self.conflict(&conflict))
    }

    /// Whether the model was trained on targets, and not on texts as a whole.
    pub fn knows_targets(&self) -> bool {
        !self.model.stance.report.targets.is_empty()
    }

    /// The conflict whose parties are looked for.
    pub fn parties(&self) -> Option<&Conflict> {
        self.parties.conflict()
    }

    /// Scores a row: toward the targets that it names; if it names none, toward the parties that it mentions. A model that
    /// knows no targets scores it as a whole.
    ///
    /// # Errors
    /// [`PipelineError::Feature`] if the tokeniser refuses the text.
    pub fn predict(&self, row: &Row) -> Result<Prediction, PipelineError> {
        let meant = self.meant(self.parties_of(row), &[&row.text]).pop().unwrap_or_default();
        let prediction = self.score(&mut self.encoder(Memory::default()), row, &meant)?;
        Ok(self.heard(prediction, row))
    }

    /// A prediction with the voices that a row has by itself.
    fn heard(&self, mut prediction: Prediction, row: &Row) -> Prediction {
        if !self.voices {
            return prediction;
        }
        let speeches = speeches(&[&row.text]).pop().unwrap_or_default();
        hear(&mut prediction, &row.text, speeches, self.parties_of(row));
        prediction
    }

    /// Scores rows side by side; each gets the bits that it would get alone.
    ///
    /// # Errors
    /// As [`Predictor::predict`].
    pub fn predict_all(&self, rows: &[Row]) -> Result<Vec<Prediction>, PipelineError> {
        let meant = |_, row: &Row| self.meant(self.parties_of(row), &[&row.text]).pop().unwrap_or_default();
        self.score_all(rows, meant, |prediction, row| self.heard(prediction, row))
    }

    /// Scores rows side by side, and does something more with each.
    fn score_all(
        &self,
        rows: &[Row],
        meant: impl Fn(usize, &Row) -> Vec<Mention> + Sync,
        then: impl Fn(Prediction, &Row) -> Prediction + Sync,
    ) -> Result<Vec<Prediction>, PipelineError> {
        let each = |(part, rows): (usize, &[Row])| -> Result<Vec<Prediction>, PipelineError> {
            let memory = self.memories.lock().ok().and_then(|mut free| free.pop()).unwrap_or_default();
            let mut encoder = self.encoder(memory);
            let score = |(i, row): (usize, &Row)| {
                let meant = meant(part * ROWS_PER_TASK + i, row);
                Ok(then(self.score(&mut encoder, row, &meant)?, row))
            };
            let predictions = rows.iter().enumerate().map(score).collect();
            if let Ok(mut free) = self.memories.lock() {
                free.push(encoder.into_memory());
            }
            predictions
        };
        let parts: Vec<Vec<Prediction>> =
            rows.par_chunks(ROWS_PER_TASK).enumerate().map(each).collect::<Result<_, _>>()?;
        Ok(parts.into_iter().flatten().collect())
    }

    fn encoder(&self, memory: Memory) -> Encoder<'_> {
        let with_affixes = self.model.config.features.views.affix.enabled;
        Encoder::with_memory(&self.model.tokeniser, memory).affixes(with_affixes)
    }

    /// Scores the paragraphs of an article; who speaks is read from all of them together.
    ///
    /// # Errors
    /// As [`Predictor::predict`].
    pub fn predict_article(&self, article: &Article) -> Result<Vec<Prediction>, PipelineError> {
        let place = Place { path: "".into(), line: 0 };
        let row = |paragraph: &Paragraph| Row::of_text(place.clone(), paragraph.text.clone());
        let rows: Vec<Row> = article.paragraphs.iter().map(row).collect();
        let texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
        let meant = self.meant(&self.parties, &texts);
        let meant = |i: usize, _: &Row| meant.get(i).cloned().unwrap_or_default();
        let mut predictions = self.score_all(&rows, meant, |prediction, _| prediction)?;
        for ((prediction, text), speeches) in predictions.iter_mut().zip(&texts).zip(speeches(&texts)) {
            hear(prediction, text, speeches, &self.parties);
        }
        Ok(predictions)
    }

    /// What the target of a row is called: the id of the party that it names, else its own name.
    pub fn name_of(&self, target: &Arc<str>) -> Arc<str> {
        self.parties.name_of(target)
    }

    /// Where each paragraph of a text means a party without naming it, if that is asked for.
    fn meant(&self, parties: &Parties, texts: &[&str]) -> Vec<Vec<Mention>> {
        let Some(conflict) = parties.conflict().filter(|_| self.inferred) else { return Vec::new() };
        let found: Vec<Vec<Mention>> = texts.iter().map(|text| parties.find(text)).collect();
        conflict.infer(texts, &found)
    }

    fn score(
        &self,
        encoder: &mut Encoder<'_>,
        row: &Row,
        meant: &[Mention],
    ) -> Result<Prediction, PipelineError> {
        let tokens = encoder.encode(&row.text)?;
        let parties = self.parties_of(row);
        let found = parties.find(&row.text);
        let stances = match (row.targets.is_empty(), parties.conflict()) {
            (false, _) => row
                .targets
                .iter()
                .map(|target| {
                    let mentions = parties.toward_target(&found, row, target);
                    self.toward(target.name.clone(), mentions, &tokens)
                })
                .collect(),
            (true, _) if !self.knows_targets() => vec![self.toward(None, Mentions::default(), &tokens)],
            (true, None) => Vec::new(),
            (true, Some(conflict)) => conflict
                .parties
                .iter()
                .enumerate()
                .filter(|(party, _)| {
                    self.implicit || found.iter().chain(meant).any(|mention| mention.party == *party)
                })
                .map(|(i, party)| {
                    let mentions = Parties::toward_party(&found, i);
                    let meant =
                        meant.iter().filter(|mention| mention.party == i && mentions.target.is_empty());
                    let meant: Vec<ByteSpan> = meant.map(|mention| mention.span).collect();
                    let mut stance = self.toward(Some(party.id.as_str().into()), mentions, &tokens);
                    if !meant.is_empty() {
                        (stance.mentions, stance.inferred) = (meant, true);
                    }
                    stance
                })
                .collect(),
        };
        let spans: Vec<ByteSpan> = found.iter().map(|mention| mention.span).collect();
        let sentiment = self.model.sentiment.as_ref();
        let sentiment = sentiment
            .map(|head| score(head, &head.weights, &head.intercepts, &Reading::new(&tokens, &[], &spans)));
        Ok(Prediction { stances, sentiment, voice: Voice::default(), speeches: Vec::new(), words: 0 })
    }

    fn toward(&self, target: Option<Arc<str>>, mentions: Mentions, tokens: &Tokens) -> StancePrediction {
        let reading = Reading::new(tokens, &mentions.target, &mentions.others);
        let (weights, intercepts) = self.weights_toward(target.as_ref());
        let scored = score(&self.model.stance, weights, intercepts, &reading);
        let abstains = scored.confidence < self.min_confidence;
        let (voice, speaker) = (Voice::default(), None);
        StancePrediction {
            target,
            mentions: mentions.target,
            inferred: false,
            scored,
            abstains,
            voice,
            speaker,
        }
    }

    /// Weights and intercepts that count for a target: its own if it has any, else the shared ones.
    pub(super) fn weights_toward(&self, target: Option<&Arc<str>>) -> (&[f32], &[f64]) {
        let head = &self.model.stance;
        let key = target.filter(|_| !self.folded.is_empty()).map(|name| party_key(&self.name_of(name)));
        match key.and_then(|key| self.folded.get(&key)) {
            Some(own) => (&own.weights, &own.intercepts),
            None => (&head.weights, &head.intercepts),
        }
    }

    /// Where a text mentions a target: a party by its aliases, any other by its name.
    pub fn mentions(&self, text: &str, target: &Arc<str>) -> Vec<ByteSpan> {
        self.mentions_of(text, target).target
    }

    pub(super) fn mentions_of(&self, text: &str, target: &Arc<str>) -> Mentions {
        let label = TargetLabel { name: Some(target.clone()), ..TargetLabel::default() };
        let row = Row::of_text(Place { path: "".into(), line: 0 }, text.to_owned());
        self.mentions_in(&row, &label)
    }

    pub(super) fn mentions_in(&self, row: &Row, target: &TargetLabel) -> Mentions {
        self.parties.toward_target(&self.parties.find(&row.text), row, target)
    }

    /// What people call a target: the name of a party, or the target's own.
    pub fn display_name<'n>(&'n self, target: &'n str) -> &'n str {
        let party = self.parties().and_then(|conflict| Some(&conflict.parties[conflict.party(target)?]));
        party.map_or(target, |party| party.name.as_str())
    }

    /// Ids of the parties that a text mentions.
    pub(super) fn mentioned(&self, text: &str) -> Vec<String> {
        let parties = self.parties().map_or(&[][..], |conflict| &conflict.parties);
        let found = self.parties.find(text);
        let is_found = |i: &usize| found.iter().any(|mention| mention.party == *i);
        (0..parties.len()).filter(is_found).map(|i| parties[i].id.clone()).collect()
    }
}

/// The shared weights of a head and a party's own, added.
fn folded<L: Label>(head: &Head<L>, own: &PartyHead) -> Folded {
    let (mut weights, mut intercepts) = (head.weights.to_vec(), head.intercepts.clone());
    add_own(&mut weights, &own.columns, &own.weights, intercepts.len());
    intercepts.iter_mut().zip(&own.intercepts).for_each(|(intercept, own)| *intercept += own);
    Folded { weights, intercepts }
}
