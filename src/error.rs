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

/// Makes [`Error::hint`] and `hint_of` of one list: the errors that have hints.
macro_rules! errors_with_hints {
    ($($(#[$if:meta])? $variant:ident($kind:ty)),+ $(,)?) => {
        impl Error {
            /// What to do about it, if that is known, in terms of the command line's options.
            pub fn hint(&self) -> Option<String> {
                match self {
                    $($(#[$if])? Self::$variant(error) => error.hint(),)+
                    _ => None,
                }
            }
        }

        /// What to do about an error of the library, whichever of its types it has, if that is known.
        #[cfg(feature = "cli")]
        pub(crate) fn hint_of(error: &(dyn std::error::Error + 'static)) -> Option<String> {
            let hint = error.downcast_ref::<Error>().and_then(Error::hint);
            hint$(.or_else(|| error.downcast_ref::<$kind>().and_then(<$kind>::hint)))+
        }
    };
}

errors_with_hints! {
    Article(crate::article::ArticleError),
    Dataset(crate::dataset::DatasetError),
    Model(crate::model::ModelError),
    Pipeline(crate::pipeline::PipelineError),
    Gate(crate::evaluate::GateError),
    Baseline(crate::evaluate::BaselineError),
    Predictions(crate::evaluate::PredictionsError),
    Slice(crate::evaluate::SliceError),
    Suite(crate::evaluate::SuiteError),
    Estimate(crate::estimate::EstimateError),
    #[cfg(feature = "cli")]
    Annotate(crate::annotate::AnnotateError),
    Tune(crate::evaluate::TuneError),
    CrossValidation(crate::evaluate::CrossValidationError),
}

/// A result whose error is [`Error`] unless said otherwise.
pub type Result<T, E = Error> = std::result::Result<T, E>;
