//! Predictions, some with labels → what is estimated of each group.

use super::by::Values;
use super::corrected::{FEWEST_ARTICLES, Figure, Group, lambda};
use super::shift::{adjusted_count, prior_shift};
use super::unit::sure;
use super::{By, EstimateError, Labelling, Quantity, Rates, SamplingFrame, Unit};

/// Groups that a warning names.
const MAX_NAMED: usize = 5;

/// A figure for each [`Quantity`], in the order of [`Quantity::ALL`].
pub type Figures = [Figure; 4];

/// What is estimated of an archive.
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    /// What it is grouped by.
    pub by: Vec<String>,
    /// The level of the intervals.
    pub level: f64,
    /// Predictions, and articles that they are from.
    pub rows: usize,
    /// Articles.
    pub articles: usize,
    /// Predictions that have a label; none where nothing was labelled, so that nothing is corrected.
    pub labelled: Option<usize>,
    /// One per group.
    pub groups: Vec<GroupTotals>,
    /// What to bear in mind.
    pub warnings: Vec<String>,
}

/// What is estimated of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTotals {
    /// The value of each name that is grouped by.
    pub values: Values,
    /// Predictions.
    pub rows: usize,
    /// Articles that they are from.
    pub articles: usize,
    /// Predictions that have a label.
    pub labelled: usize,
    /// Articles that have one.
    pub labelled_articles: usize,
    /// The weight of the predictions in `corrected`.
    pub lambda: Option<f64>,
    /// Predictions as they are counted.
    pub naive: Figures,
    /// The labelled sample by itself.
    pub labels: Option<Figures>,
    /// Predictions corrected by labels, with the full weight: design-based supervised learning.
    pub dsl: Option<Figures>,
    /// Predictions corrected by labels, with the weight that makes the interval of the net stance shortest:
    /// prediction-powered inference.
    pub corrected: Option<Figures>,
    /// Without labels, from how the model erred elsewhere: second best.
    pub unlabelled: SecondBest,
}

/// Estimates that need no labels, and hold only as far as the model errs here as it did elsewhere. They have
/// no intervals.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub struct SecondBest {
    /// The [adjusted count](adjusted_count), one number for each [`Quantity`]; none without rates.
    pub adjusted_count: Option<[f64; 4]>,
    /// By a [shift of the shares](prior_shift).
    pub prior_shift: Option<[f64; 4]>,
}

/// What is known of a model: how often it takes one stance for another, and the share of each stance in its
/// training.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ErrorRates {
    /// From an evaluation.
    pub rates: Option<Rates>,
    /// In the order of [`Stance::ALL`](crate::label::Label::ALL).
    pub prior: Option<[f64; 3]>,
}

impl Totals {
    /// Estimates each group of a frame; `labelling` tells what came of its labels, if it has any. The level
    /// is between 0 and 1.
    ///
    /// # Errors
    /// [`EstimateError`] if the frame cannot be grouped so.
    pub fn new(
        frame: &SamplingFrame,
        labelling: Option<&Labelling>,
        by: &By,
        level: f64,
        known: &ErrorRates,
    ) -> Result<Self, EstimateError> {
        let estimate = |(values, rows): (Values, Vec<usize>)| {
            let units = rows.iter().map(|row| &frame.rows[*row].unit).collect();
            GroupTotals::new(values, units, known)
        };
        let groups: Vec<GroupTotals> = by.groups(frame)?.into_iter().filter_map(estimate).collect();
        let mut totals = Self {
            by: by.names().to_vec(),
            level,
            rows: frame.rows.len(),
            articles: frame.articles(),
            labelled: labelling.map(|of| of.labelled),
            groups,
            warnings: frame.notes.clone(),
        };
        totals.warnings.extend(labelling.into_iter().flat_map(|of| of.notes.clone()));
        totals.warnings.extend(totals.too_few());
        totals.warnings.extend(totals.unknown_values());
        totals.warnings.extend(by.parties_of_several_conflicts(frame));
        Ok(totals)
    }

    /// Groups that have too few labels for an interval.
    fn too_few(&self) -> Option<String> {
        let few: Vec<&GroupTotals> =
            self.groups.iter().filter(|group| group.labelled_articles < FEWEST_ARTICLES).collect();
        if self.labelled.is_none() || few.is_empty() {
            return None;
        }
        let named =
            few.iter().take(MAX_NAMED).map(|group| format!("{} ({})", group.name(), group.labelled_articles));
        let more = few.len().saturating_sub(MAX_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let named = named.collect::<Vec<_>>().join(", ");
        Some(format!(
            "{} of {} groups have labels from fewer than {FEWEST_ARTICLES} articles, and no interval: {named}{more}",
            few.len(),
            self.groups.len()
        ))
    }

    /// Rows of which nobody knows what they are grouped by.
    fn unknown_values(&self) -> Vec<String> {
        let rows = |place: usize| -> usize {
            let lacks = |group: &&GroupTotals| group.values[place].is_none();
            self.groups.iter().filter(lacks).map(|group| group.rows).sum()
        };
        let each =
            self.by.iter().enumerate().map(|(place, name)| (name, rows(place))).filter(|(_, n)| *n > 0);
        each.map(|(name, n)| format!("{n} of {} predictions do not say their `{name}`", self.rows)).collect()
    }
}

impl GroupTotals {
    /// None of no predictions.
    fn new(values: Values, units: Vec<&Unit>, known: &ErrorRates) -> Option<Self> {
        let unlabelled = SecondBest::new(&units, known);
        let group = Group::new(units);
        let lambda = group.line(Quantity::Net).map(|line| lambda(line.tuning()));
        Some(Self {
            values,
            rows: group.len(),
            articles: group.articles,
            labelled: group.labelled(),
            labelled_articles: group.labelled_articles,
            lambda,
            naive: all(|quantity| group.naive(quantity))?,
            labels: all(|quantity| Some(group.line(quantity)?.labels())),
            dsl: all(|quantity| group.dsl(quantity)),
            corrected: all(|quantity| Some(group.line(quantity)?.at(lambda?))),
            unlabelled,
        })
    }

    /// What there is to tell people: the corrected figures, unless too few articles have a label to say how
    /// far off they are.
    pub fn reported(&self) -> Option<&Figures> {
        self.corrected.as_ref().filter(|_| self.labelled_articles >= FEWEST_ARTICLES)
    }

    /// What it is called.
    pub fn name(&self) -> String {
        let values = self.values.iter().map(|value| value.as_deref().unwrap_or("(unknown)"));
        if self.values.is_empty() { "all".into() } else { values.collect::<Vec<_>>().join(", ") }
    }
}

impl SecondBest {
    fn new(units: &[&Unit], known: &ErrorRates) -> Self {
        let n = units.len() as f64;
        let counted = [0, 1, 2].map(|k| units.iter().map(|unit| sure(unit.predicted)[k]).sum::<f64>() / n);
        let probabilities: Vec<[f64; 3]> = units.iter().map(|unit| unit.probabilities).collect();
        let quantities = |shares: [f64; 3]| Quantity::ALL.map(|quantity| quantity.of(shares));
        Self {
            adjusted_count: known.rates.and_then(|rates| adjusted_count(counted, &rates)).map(quantities),
            prior_shift: known.prior.and_then(|prior| prior_shift(&probabilities, prior)).map(quantities),
        }
    }
}

/// A figure of each quantity, if there are any.
fn all(figure: impl Fn(Quantity) -> Option<Figure>) -> Option<Figures> {
    let [favor, against, neutral, net] = Quantity::ALL.map(figure);
    Some([favor?, against?, neutral?, net?])
}
