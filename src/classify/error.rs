//! What can go wrong between features and scores.

/// What can go wrong between features and scores.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClassifyError {
    /// A parameter that must be positive and finite, and its inverse too, is not.
    #[error("`{name}` is {}, expected a positive number with a finite inverse", shown(*value))]
    NotPositive {
        /// Name of the parameter.
        name: &'static str,
        /// What it was set to.
        value: f64,
    },
    /// A weight of an example is negative or not a number.
    #[error("an example has weight {value}, expected a number of at least 0")]
    BadWeight {
        /// The weight, after the factor of its class.
        value: f64,
    },
    /// No example counts.
    #[error("every example has weight 0, expected at least one that counts")]
    NoWeight,
    /// Not one class weight per class.
    #[error("{found} class weights, expected {expected}, one per class")]
    ClassWeights {
        /// Number of classes.
        expected: usize,
        /// Number of weights.
        found: usize,
    },
    /// Rows are not in the order of their parties.
    #[error("expected one party per row, and rows in order of their parties")]
    PartyOrder,
    /// Not one class, weight or row of scores per row.
    #[error("{found} {what} for {rows} rows, expected one per row")]
    Lengths {
        /// What there is too much or too little of: `classes`, `weights` or `rows of scores`.
        what: &'static str,
        /// Number of rows.
        rows: usize,
        /// Number of what is given for them.
        found: usize,
    },
    /// A class below the largest one has no row.
    #[error("class {class} has no example")]
    EmptyClass {
        /// The class.
        class: usize,
    },
    /// A class that the classifier before does not know.
    #[error("class {class}, expected one of the {n_classes} that the scores are of")]
    UnknownClass {
        /// The class.
        class: usize,
        /// Number of classes that have scores.
        n_classes: usize,
    },
    /// All rows have the same class.
    #[error("all examples have the same label, expected at least two labels")]
    OneClass,
    /// Weights and intercepts do not fit the number of classes.
    #[error("{n_weights} weights and {n_intercepts} intercepts do not fit {n_classes} classes")]
    Shape {
        /// Number of classes.
        n_classes: usize,
        /// Number of weights.
        n_weights: usize,
        /// Number of intercepts.
        n_intercepts: usize,
    },
    /// The dense solver would need too much memory.
    #[error("the dense solver needs {needed} bytes for {rows} x {columns} features, the budget is {budget}")]
    DenseMemory {
        /// Rows of the data.
        rows: usize,
        /// Columns of the data.
        columns: usize,
        /// Bytes needed.
        needed: usize,
        /// Bytes allowed.
        budget: usize,
    },
    /// `linfa-logistic` refused.
    #[error("linfa-logistic: {message}")]
    Linfa {
        /// What it said.
        message: String,
    },
    /// `linfa` refused a dataset.
    #[error(transparent)]
    Dataset(#[from] linfa::Error),
}

/// A number as people write it; the least have too many zeros.
fn shown(value: f64) -> String {
    if value.is_subnormal() { format!("{value:e}") } else { value.to_string() }
}
