//! One error for the whole library, made of one per room.

/// What can go wrong anywhere in the library.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An article cannot be read.
    #[error(transparent)]
    Article(#[from] crate::article::ArticleError),
    /// A conflict cannot be read.
    #[error(transparent)]
    Conflict(#[from] crate::conflict::ConflictError),
    /// Labelled data cannot be read.
    #[error(transparent)]
    Dataset(#[from] crate::dataset::DatasetError),
    /// Text cannot be turned into features.
    #[error(transparent)]
    Feature(#[from] crate::feature::FeatureError),
    /// A classifier cannot be fitted.
    #[error(transparent)]
    Classify(#[from] crate::classify::ClassifyError),
    /// A model cannot be read or written.
    #[error(transparent)]
    Model(#[from] crate::model::ModelError),
    /// Training or prediction cannot go on.
    #[error(transparent)]
    Pipeline(#[from] crate::pipeline::PipelineError),
    /// A gate makes no sense.
    #[error(transparent)]
    Gate(#[from] crate::evaluate::GateError),
    /// Nothing can be measured.
    #[error(transparent)]
    Evaluation(#[from] crate::evaluate::EvaluationError),
    /// There is no baseline to compare with.
    #[error(transparent)]
    Baseline(#[from] crate::evaluate::BaselineError),
    /// Predictions are not those of data.
    #[error(transparent)]
    Predictions(#[from] crate::evaluate::PredictionsError),
    /// Data cannot be sliced.
    #[error(transparent)]
    Slice(#[from] crate::evaluate::SliceError),
    /// A suite of tests cannot be read, or a bound on its failures makes no sense.
    #[error(transparent)]
    Suite(#[from] crate::evaluate::SuiteError),
    /// Nothing can be drawn or estimated.
    #[error(transparent)]
    Estimate(#[from] crate::estimate::EstimateError),
    /// Nothing can be annotated.
    #[cfg(feature = "cli")]
    #[error(transparent)]
    Annotate(#[from] crate::annotate::AnnotateError),
    /// Parameters cannot be searched for.
    #[error(transparent)]
    Tune(#[from] crate::evaluate::TuneError),
    /// Data cannot be cross-validated.
    #[error(transparent)]
    CrossValidation(#[from] crate::evaluate::CrossValidationError),
    /// A model card cannot take results in.
    #[cfg(feature = "report")]
    #[error(transparent)]
    Card(#[from] crate::report::CardError),
}

impl Error {
    /// What to do about it, if that is known.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Article(error) => error.hint(),
            Self::Dataset(error) => error.hint(),
            Self::Model(error) => error.hint(),
            Self::Pipeline(error) => error.hint(),
            Self::Gate(error) => error.hint(),
            Self::Baseline(error) => error.hint(),
            Self::Predictions(error) => error.hint(),
            Self::Slice(error) => error.hint(),
            Self::Suite(error) => error.hint(),
            Self::Estimate(error) => error.hint(),
            #[cfg(feature = "cli")]
            Self::Annotate(error) => error.hint(),
            Self::Tune(error) => error.hint(),
            Self::CrossValidation(error) => error.hint(),
            Self::Evaluation(_) | Self::Conflict(_) | Self::Feature(_) | Self::Classify(_) => None,
            #[cfg(feature = "report")]
            Self::Card(_) => None,
        }
    }
}

/// A result whose error is [`Error`] unless said otherwise.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What to do about an error of the library, whichever of its types it has, if that is known.
#[cfg(feature = "cli")]
pub(crate) fn hint_of(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    macro_rules! hints {
        ($($kind:ty),+ $(,)?) => {
            None$(.or_else(|| error.downcast_ref::<$kind>().and_then(<$kind>::hint)))+
        };
    }
    hints!(
        Error,
        crate::article::ArticleError,
        crate::dataset::DatasetError,
        crate::model::ModelError,
        crate::pipeline::PipelineError,
        crate::evaluate::GateError,
        crate::evaluate::BaselineError,
        crate::evaluate::PredictionsError,
        crate::evaluate::SliceError,
        crate::evaluate::SuiteError,
        crate::estimate::EstimateError,
        crate::evaluate::TuneError,
        crate::evaluate::CrossValidationError,
    )
}
