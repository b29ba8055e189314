//! The dense tail of a row: what the words around the target mean, by their vectors.

use std::sync::Arc;

use super::FeatureError;
use super::params::Views;
use super::reading::MaskedText;
use super::sentence::Side;
use super::token_vectors::TokenVectors;
use super::view::View;
use crate::matrix::Tensor;

/// Words next to a mention that the near parts look at.
const NEAR: usize = 2;

/// A part of a text relative to its target whose words are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Every word that is no mention.
    Whole,
    /// Words to the left of the nearest mention of the target; one at a distance of d words counts 1 / d.
    Left,
    /// The same to the right.
    Right,
    /// Words to the left of a mention up to the next mark, all alike.
    ClauseLeft,
    /// The same to the right.
    ClauseRight,
    /// The two words to the left of a mention.
    NearLeft,
    /// The same to the right.
    NearRight,
}

impl Window {
    /// Every part, in the order of its columns.
    pub(crate) const ALL: [Self; 7] = [
        Self::Whole,
        Self::Left,
        Self::Right,
        Self::ClauseLeft,
        Self::ClauseRight,
        Self::NearLeft,
        Self::NearRight,
    ];

    /// The view that it belongs to, which switches it on and off.
    const fn view(self) -> View {
        match self {
            Self::Whole => View::Whole,
            Self::Left => View::Left,
            Self::Right => View::Right,
            Self::ClauseLeft | Self::ClauseRight => View::Clause,
            Self::NearLeft | Self::NearRight => View::Near,
        }
    }

    /// What it is called in explanations.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Left => "left",
            Self::Right => "right",
            Self::ClauseLeft => "clause left",
            Self::ClauseRight => "clause right",
            Self::NearLeft => "near left",
            Self::NearRight => "near right",
        }
    }

    /// The places it reads and how much each counts, given the [sides](Sentences::sides) of the reading.
    /// [`Window::Whole`] reads every place, and they are not listed.
    fn places(self, reading: &MaskedText, sides: &[Side], vectors: &TokenVectors) -> Vec<(usize, f64)> {
        let symbols = reading.symbols();
        let ends = |place: &usize| vectors.ends_clause(symbols[*place]);
        let mut places = Vec::new();
        for (left, right) in sides {
            let (before, after) = (left.clone().rev(), right.clone());
            let nearest = |(i, place): (usize, usize)| (place, 1.0 / (i + 1) as f64);
            let alike = |place: usize| (place, 1.0);
            match self {
                Self::Whole => {}
                Self::Left => places.extend(before.enumerate().map(nearest)),
                Self::Right => places.extend(after.enumerate().map(nearest)),
                Self::ClauseLeft => places.extend(before.take_while(|place| !ends(place)).map(alike)),
                Self::ClauseRight => places.extend(after.take_while(|place| !ends(place)).map(alike)),
                Self::NearLeft => places.extend(before.take(NEAR).map(alike)),
                Self::NearRight => places.extend(after.take(NEAR).map(alike)),
            }
        }
        places
    }
}

/// For each part of a reading the mean of its words' vectors, each weighted by idf, less the mean vector of
/// the training words; every dimension divided by its root mean square over the training readings, so that a
/// part has a norm of about the vectors' weight.
///
/// References: Arora, Liang & Ma (2017), "A Simple but Tough-to-Beat Baseline for Sentence Embeddings",
/// *ICLR* (weighted means of centered vectors); Vo & Zhang (2015), "Target-Dependent Twitter Sentiment
/// Classification with Rich Automatic Features", *IJCAI*, §3.2 (means left and right of the target).
#[derive(Debug, Clone)]
pub(crate) struct VectorFeatures {
    vectors: Arc<TokenVectors>,
    parts: Vec<Window>,
    /// What each column is multiplied by, part by part.
    scales: Tensor<f32>,
}

impl PartialEq for VectorFeatures {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts && self.scales == other.scales
    }
}

impl VectorFeatures {
    /// Learns the scales from readings; the parts are those whose views are enabled, `weight` is the norm
    /// that a part of a row has.
    pub(crate) fn fit(
        vectors: Arc<TokenVectors>,
        views: &Views,
        weight: f64,
        readings: &[MaskedText],
    ) -> Self {
        let parts = parts(views);
        let ones = vec![1.0; parts.len() * vectors.dims()];
        let plain = Self { vectors, parts, scales: ones.into() };
        let mut sums = vec![(0.0, 0u32); plain.len()];
        for reading in readings {
            for (sum, value) in sums.iter_mut().zip(plain.row(reading)) {
                let value = f64::from(value);
                *sum = (sum.0 + value * value, sum.1 + u32::from(value.abs() > 0.0));
            }
        }
        let norm = (plain.vectors.dims() as f64).sqrt();
        #[expect(clippy::cast_possible_truncation, reason = "rows are in single precision")]
        let scale = |&(squares, n): &(f64, u32)| match n {
            0 => 0.0,
            n => (weight / (norm * (squares / f64::from(n)).sqrt())) as f32,
        };
        let scales: Vec<f32> = sums.iter().map(scale).collect();
        Self { scales: scales.into(), ..plain }
    }

    /// A tail from what a model file holds.
    ///
    /// # Errors
    /// [`FeatureError::Vectors`] if the scales do not fit the parts.
    pub(crate) fn from_parts(
        vectors: Arc<TokenVectors>,
        views: &Views,
        scales: Tensor<f32>,
    ) -> Result<Self, FeatureError> {
        let parts = parts(views);
        if scales.len() != parts.len() * vectors.dims() || scales.iter().any(|scale| !scale.is_finite()) {
            return Err(FeatureError::Vectors { what: "the scales do not fit the parts" });
        }
        Ok(Self { vectors, parts, scales })
    }

    /// Number of columns.
    pub(crate) fn len(&self) -> usize {
        self.scales.len()
    }

    /// What the columns are multiplied by.
    pub(crate) fn scales(&self) -> &Tensor<f32> {
        &self.scales
    }

    /// The part that a column belongs to.
    pub(crate) fn part(&self, column: usize) -> Option<Window> {
        self.parts.get(column / self.vectors.dims()).copied()
    }

    /// The columns of one reading.
    pub(crate) fn row(&self, reading: &MaskedText) -> Vec<f32> {
        let mut row = Vec::with_capacity(self.len());
        let (symbols, sides) = (reading.symbols(), self.vectors.sentences().sides(reading));
        for part in &self.parts {
            row.extend(if *part == Window::Whole {
                self.vectors.mean(symbols.iter().map(|&symbol| (symbol, 1.0)))
            } else {
                let places = part.places(reading, &sides, &self.vectors).into_iter();
                self.vectors.mean(places.map(|(place, weight)| (symbols[place], weight)))
            });
        }
        row.iter_mut().zip(self.scales.iter()).for_each(|(value, scale)| *value *= scale);
        row
    }
}

fn parts(views: &Views) -> Vec<Window> {
    Window::ALL.into_iter().filter(|part| views.get(part.view()).enabled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::{FeatureParams, Tokenizer, WordVectors};
    use crate::span::ByteSpan;

    const TEXT: &str = "good men, bad men saw Rome fall well, far off";

    fn tokenizer() -> Tokenizer {
        Tokenizer::train(&[TEXT], 1, 100).expect("trains")
    }

    /// The text as it reads toward Rome.
    fn reading(tokenizer: &Tokenizer) -> MaskedText {
        let rome = ByteSpan::new(22, 26);
        MaskedText::new(&tokenizer.encode(TEXT).expect("encodes"), &[rome], &[])
    }

    fn vectors(tokenizer: &Tokenizer) -> Arc<TokenVectors> {
        let glove = "good 1 0\nbad -1 0\nwell 0 1\nfar 0 -1\nsaw 1 1\nfall -1 -1\nmen 0.5 0\n";
        let vectors = WordVectors::read("glove.txt", glove.as_bytes(), None).expect("well formed");
        Arc::new(TokenVectors::new(tokenizer, &vectors, &[reading(tokenizer), MaskedText::default()]))
    }

    fn words(part: Window) -> Vec<(String, f64)> {
        let tokenizer = tokenizer();
        let reading = reading(&tokenizer);
        let vectors = vectors(&tokenizer);
        let places = part.places(&reading, &vectors.sentences().sides(&reading), &vectors);
        let word = |place: usize| tokenizer.token(reading.symbols()[place]).expect("a token").to_owned();
        places.into_iter().map(|(place, weight)| (word(place), weight)).collect()
    }

    #[test]
    fn parts_read_around_the_mention() {
        let alike = |words: &[&str]| words.iter().map(|&word| (word.to_owned(), 1.0)).collect::<Vec<_>>();
        assert_eq!(words(Window::ClauseLeft), alike(&["saw", "men", "bad"]));
        assert_eq!(words(Window::ClauseRight), alike(&["fall", "well"]));
        assert_eq!(words(Window::NearLeft), alike(&["saw", "men"]));
        assert_eq!(words(Window::NearRight), alike(&["fall", "well"]));
        let left = words(Window::Left);
        assert_eq!((left[0].clone(), left[2].clone()), (("saw".into(), 1.0), ("bad".into(), 1.0 / 3.0)));
    }

    #[test]
    fn a_part_has_about_the_norm_of_the_weight() {
        let tokenizer = tokenizer();
        let (reading, views) = (reading(&tokenizer), FeatureParams::default().views);
        let tail = VectorFeatures::fit(vectors(&tokenizer), &views, 0.5, std::slice::from_ref(&reading));
        let row = tail.row(&reading);
        assert_eq!((row.len(), tail.len(), tail.part(13)), (14, 14, Some(Window::NearRight)));
        for part in row.chunks(2).filter(|part| part.iter().all(|value| value.abs() > 0.0)) {
            let norm = part.iter().map(|value| value * value).sum::<f32>().sqrt();
            approx::assert_relative_eq!(norm, 0.5, max_relative = 1e-5);
        }
        let whole_only = VectorFeatures::fit(vectors(&tokenizer), &views.whole_only(), 0.5, &[reading]);
        assert_eq!(whole_only.len(), 2);
    }

    #[test]
    fn a_text_without_known_words_has_no_tail() {
        let tokenizer = tokenizer();
        let tail = VectorFeatures::fit(
            vectors(&tokenizer),
            &FeatureParams::default().views,
            1.0,
            &[reading(&tokenizer)],
        );
        assert!(tail.row(&MaskedText::default()).iter().all(|value| value.abs() <= 0.0));
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let tokenizer = tokenizer();
        let made = vectors(&tokenizer);
        let views = FeatureParams::default().views;
        assert!(VectorFeatures::from_parts(Arc::clone(&made), &views, vec![1.0; 13].into()).is_err());
        assert!(VectorFeatures::from_parts(Arc::clone(&made), &views, vec![f32::NAN; 14].into()).is_err());
        assert_eq!(TokenVectors::from_parts(&tokenizer, made.parts()).expect("fits"), *made);
        for spoil in [
            |parts: &mut super::super::TokenVectorParts| parts.rows = vec![99; parts.rows.len()].into(),
            |parts: &mut super::super::TokenVectorParts| parts.idf = vec![0.0].into(),
            |parts: &mut super::super::TokenVectorParts| parts.center = Vec::new().into(),
            |parts: &mut super::super::TokenVectorParts| {
                parts.scales = vec![f32::INFINITY; parts.scales.len()].into();
            },
        ] {
            let mut parts = made.parts();
            spoil(&mut parts);
            assert!(TokenVectors::from_parts(&tokenizer, parts).is_err());
        }
    }
}
