//! Means over an archive, corrected by a labelled sample.

use std::collections::BTreeMap;

use super::student;
use super::unit::{Quantity, Unit};
use crate::number::Interval;

/// Articles with a label that an interval needs: the spread of fewer says too little.
pub(crate) const FEWEST_ARTICLES: usize = 20;

/// A figure and how far off it may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The figure. One that is corrected is right on average, and may lie a little outside of what a share
    /// can be.
    pub value: f64,
    /// Its standard error, robust to labels of one article that go together.
    pub se: f64,
    /// Articles that the standard error is from.
    pub articles: usize,
    /// Degrees of freedom: articles less one, and less another one where λ is from the same articles.
    pub degrees: usize,
}

impl Figure {
    /// The interval of a level (0.95), by Student's t distribution; none of fewer than 20 articles.
    pub fn interval(&self, level: f64) -> Option<Interval> {
        let reach = || self.se * student::reach(level, self.degrees as f64);
        (self.articles >= FEWEST_ARTICLES)
            .then(reach)
            .map(|reach| Interval { low: self.value - reach, high: self.value + reach })
    }
}

/// The units of a group, ready for sums by article.
pub(super) struct Group<'u> {
    units: Vec<&'u Unit>,
    /// The place of the article of each unit in sums by article.
    places: Vec<usize>,
    /// Articles, and those of them that have a label.
    pub(super) articles: usize,
    pub(super) labelled_articles: usize,
    /// Sum of 1/π over labelled units.
    weights: f64,
}

impl<'u> Group<'u> {
    pub(super) fn new(units: Vec<&'u Unit>) -> Self {
        let mut known = BTreeMap::new();
        let places = units.iter().map(|unit| {
            let next = known.len();
            *known.entry(unit.article).or_insert(next)
        });
        let places: Vec<usize> = places.collect();
        let mut has_label = vec![false; known.len()];
        units.iter().zip(&places).for_each(|(unit, place)| has_label[*place] |= unit.gold.is_some());
        Self {
            places,
            articles: known.len(),
            labelled_articles: has_label.iter().filter(|has| **has).count(),
            weights: units.iter().map(|unit| weight(unit)).sum(),
            units,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    pub(super) fn labelled(&self) -> usize {
        self.units.iter().filter(|unit| unit.gold.is_some()).count()
    }

    /// The mean of what was predicted, as it is; none of no unit.
    pub(super) fn naive(&self, quantity: Quantity) -> Option<Figure> {
        let values: Vec<f64> = self.units.iter().map(|unit| quantity.of_stance(unit.predicted)).collect();
        self.mean(&values, self.articles)
    }

    /// Design-based supervised learning: the mean of f + (R/π)·(Y − f). None without a label.
    pub(super) fn dsl(&self, quantity: Quantity) -> Option<Figure> {
        let pseudo = |unit: &&Unit| {
            let forecast = quantity.of(unit.probabilities);
            let gold = unit.gold.map_or(forecast, |gold| quantity.of_stance(gold.stance));
            forecast + weight(unit) * (gold - forecast)
        };
        let values: Vec<f64> = self.units.iter().map(pseudo).collect();
        (self.labelled_articles > 0).then(|| self.mean(&values, self.labelled_articles))?
    }

    /// What is known at each λ. None without a label.
    pub(super) fn line(&self, quantity: Quantity) -> Option<LambdaLine> {
        if self.weights <= 0.0 {
            return None;
        }
        let forecasts: Vec<f64> = self.units.iter().map(|unit| quantity.of(unit.probabilities)).collect();
        let gold = |unit: &Unit| unit.gold.map_or(0.0, |gold| quantity.of_stance(gold.stance));
        let n = self.len() as f64;
        let forecast = forecasts.iter().sum::<f64>() / n;
        let weighted = |of: &dyn Fn(usize) -> f64| {
            let sum: f64 = self.units.iter().enumerate().map(|(i, unit)| weight(unit) * of(i)).sum();
            sum / self.weights
        };
        let drawn_forecast = weighted(&|i| forecasts[i]);
        let label = weighted(&|i| gold(self.units[i]));
        let mut of_labels = vec![0.0; self.articles];
        let mut of_forecasts = vec![0.0; self.articles];
        for ((unit, place), f) in self.units.iter().zip(&self.places).zip(&forecasts) {
            let share = weight(unit) / self.weights;
            of_labels[*place] += share * (gold(unit) - label);
            of_forecasts[*place] += (f - forecast) / n - share * (f - drawn_forecast);
        }
        Some(LambdaLine {
            labels: label,
            slope: forecast - drawn_forecast,
            of_labels,
            of_forecasts,
            articles: self.labelled_articles,
        })
    }

    /// A mean, whose spread is that of sums by article around it; `articles` are those that tell.
    fn mean(&self, values: &[f64], articles: usize) -> Option<Figure> {
        let n = values.len() as f64;
        let value = values.iter().sum::<f64>() / n;
        let mut sums = vec![0.0; self.articles];
        self.places.iter().zip(values).for_each(|(place, of)| sums[*place] += (of - value) / n);
        (n > 0.0).then(|| figure(value, sums.into_iter(), articles, 0))
    }
}

/// 1/π of a labelled unit, 0 of another.
fn weight(unit: &Unit) -> f64 {
    unit.gold.map_or(0.0, |gold| 1.0 / gold.pi)
}

/// A figure from what each article adds to its error, with the correction for few articles; `fitted` numbers
/// were fitted to them.
fn figure(value: f64, sums: impl Iterator<Item = f64>, articles: usize, fitted: usize) -> Figure {
    let degrees = articles.saturating_sub(1 + fitted);
    let few = articles as f64 / degrees.max(1) as f64;
    Figure { value, se: (few * sums.map(|sum| sum * sum).sum::<f64>()).sqrt(), articles, degrees }
}

/// An estimate as a function of λ, the weight of the predictions: 0 uses labels alone.
pub(super) struct LambdaLine {
    /// The value at λ = 0, and what λ adds.
    labels: f64,
    slope: f64,
    /// What each article adds to the error at λ = 0, and what λ adds to that.
    of_labels: Vec<f64>,
    of_forecasts: Vec<f64>,
    articles: usize,
}

impl LambdaLine {
    /// The labelled sample by itself.
    pub(super) fn labels(&self) -> Figure {
        figure(self.labels, self.of_labels.iter().copied(), self.articles, 0)
    }

    /// At a λ that is fitted.
    pub(super) fn at(&self, lambda: f64) -> Figure {
        let sums = self.of_labels.iter().zip(&self.of_forecasts).map(|(a, b)| a + lambda * b);
        figure(self.labels + lambda * self.slope, sums, self.articles, 1)
    }

    /// −Σab and Σb²: their ratio is the λ of the smallest standard error.
    pub(super) fn tuning(&self) -> (f64, f64) {
        let pairs = || self.of_labels.iter().zip(&self.of_forecasts);
        (-pairs().map(|(a, b)| a * b).sum::<f64>(), self.of_forecasts.iter().map(|b| b * b).sum())
    }
}

/// The λ of a ratio, from 0 to 1.
pub(super) fn lambda((above, below): (f64, f64)) -> f64 {
    if below > 0.0 { (above / below).clamp(0.0, 1.0) } else { 0.0 }
}
