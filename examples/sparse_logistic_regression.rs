//! The classifier by itself: multinomial logistic regression on sparse rows, as an estimator of `linfa`.
//!
//! ```text
//! cargo run --example sparse_logistic_regression
//! ```

#![expect(clippy::print_stdout, reason = "what it found is for people")]

use linfa::traits::{Fit, Predict};
use linfa::{DatasetBase, ParamGuard};
use ndarray::Array1;
use stancekit::classify::LogisticParams;
use stancekit::matrix::CsrMatrix;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Six rows of four columns: pairs of (column, value), what is not there is zero.
    let rows = [
        vec![(0, 1.0), (3, 0.2)],
        vec![(0, 0.8)],
        vec![(1, 1.0)],
        vec![(1, 0.7), (3, 0.1)],
        vec![(2, 1.0)],
        vec![(2, 0.9), (3, 0.3)],
    ];
    let x = CsrMatrix::from_rows(4, rows)?;
    let classes = Array1::from(vec![0_usize, 0, 1, 1, 2, 2]);

    // As in scikit-learn: a larger C regularizes less.
    let params = LogisticParams::new().c(10.0).check()?;
    let data = DatasetBase::new(x, classes);
    let model = params.fit(&data)?;

    let predicted: Array1<usize> = model.predict(&data);
    println!("predicted {predicted}, expected {}", data.targets);
    println!("weights, 4 columns × 3 classes: {:.2?}", model.weights());
    Ok(())
}
