//! What holds of estimates whatever the predictions and labels are.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use stancekit::dataset::{Location, ReadOptions, Reader, Row};
use stancekit::estimate::{By, ErrorRates, Figure, Figures, Population, SamplingFrame, Totals, draw};
use stancekit::label::{Label, Stance};

/// A prediction, its article, party and label, and the chance of the label if it has one.
#[derive(Debug, Clone)]
struct Truth {
    probabilities: [f64; 3],
    predicted: usize,
    article: u8,
    party: u8,
    gold: usize,
    pi: Option<f64>,
}

fn truth() -> impl Strategy<Value = Truth> {
    let shares = prop::array::uniform3(0.01..1.0_f64);
    (shares, 0..3_usize, 0..12_u8, 0..3_u8, 0..3_usize, prop::option::of(0.05..1.0_f64)).prop_map(
        |(shares, predicted, article, party, gold, pi)| {
            let sum: f64 = shares.iter().sum();
            Truth { probabilities: shares.map(|share| share / sum), predicted, article, party, gold, pi }
        },
    )
}

fn name(label: usize) -> &'static str {
    Stance::ALL[label].name()
}

fn place(line: usize) -> Location {
    Location { path: "laws".into(), line }
}

/// Predictions by name, with labels as they are or, if `is_whole`, of all rows.
fn totals(rows: &[(usize, Truth)], by: &[&str], is_whole: bool) -> Totals {
    let object = |(i, row): &(usize, Truth)| {
        let [favor, against, neutral] = row.probabilities;
        let fields = json!({
            "id": i, "text": format!("text {i}"), "target": format!("party {}", row.party), "group": row.article.to_string(),
            "stance": name(row.predicted), "probabilities": {"favor": favor, "against": against, "neutral": neutral},
        });
        (place(i + 1), fields.as_object().expect("an object").clone())
    };
    let mut frame = SamplingFrame::new(rows.iter().map(object)).expect("predictions");
    let labelled = rows.iter().filter(|(_, row)| is_whole || row.pi.is_some());
    let gold = labelled.map(|(i, row)| {
        let pi = if is_whole { 1.0 } else { row.pi.unwrap_or(1.0) };
        let fields = json!({"id": i, "text": format!("text {i}"), "target": format!("party {}", row.party), "label": name(row.gold), "pi": pi});
        fields.to_string() + "\n"
    });
    let gold: String = gold.collect();
    let gold: Vec<Row> = match gold.is_empty() {
        true => Vec::new(),
        false => Reader::new("gold", gold.as_bytes(), &ReadOptions::default())
            .expect("rows")
            .map(|row| row.expect("a row"))
            .collect(),
    };
    let labelling =
        (!gold.is_empty()).then(|| frame.label(&gold, &[].into_iter().collect()).expect("labels"));
    Totals::new(&frame, labelling.as_ref(), &By::new(by.iter().copied()), 0.95, &ErrorRates::default())
        .expect("estimates")
}

fn near(a: &Figures, b: &Figures) -> bool {
    a.iter().zip(b).all(|(a, b)| (a.value - b.value).abs() < 1e-9 && (a.se - b.se).abs() < 1e-9)
}

fn numbered(rows: Vec<Truth>) -> Vec<(usize, Truth)> {
    rows.into_iter().enumerate().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn groups_add_up_and_shares_are_whole(rows in prop::collection::vec(truth(), 1..80)) {
        let rows = numbered(rows);
        let (all, parts) = (totals(&rows, &[], false), totals(&rows, &["party"], false));
        let sum = |of: fn(&stancekit::estimate::GroupTotals) -> Option<Figures>| -> f64 {
            // Of a group without a label there is no estimate; its predictions stand as they are.
            parts.groups.iter().map(|group| group.rows as f64 * of(group).map_or(0.0, |figures| figures[3].value)).sum()
        };
        let n = all.groups[0].rows as f64;
        prop_assert!((sum(|group| Some(group.naive)) - n * all.groups[0].naive[3].value).abs() < 1e-9);
        if parts.groups.iter().all(|group| group.dsl.is_some()) {
            prop_assert!((sum(|group| group.dsl) - n * all.groups[0].dsl.expect("labels")[3].value).abs() < 1e-7);
        }
        for figures in parts.groups.iter().flat_map(|group| [Some(group.naive), group.labels, group.dsl, group.corrected]).flatten() {
            prop_assert!((figures[0].value + figures[1].value + figures[2].value - 1.0).abs() < 1e-9);
            prop_assert!((figures[0].value - figures[1].value - figures[3].value).abs() < 1e-9);
            prop_assert!(figures.iter().all(|figure| figure.value.is_finite() && figure.se.is_finite() && figure.se >= 0.0));
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(rows in prop::collection::vec(truth(), 1..60).prop_flat_map(|rows| (Just(numbered(rows.clone())), Just(numbered(rows)).prop_shuffle()))) {
        let (a, b) = (totals(&rows.0, &["party"], false), totals(&rows.1, &["party"], false));
        for (a, b) in a.groups.iter().zip(&b.groups) {
            prop_assert_eq!(&a.values, &b.values);
            prop_assert!(near(&a.naive, &b.naive));
            prop_assert_eq!(a.corrected.is_some(), b.corrected.is_some());
            for (a, b) in [(a.labels, b.labels), (a.dsl, b.dsl), (a.corrected, b.corrected)] {
                prop_assert!(a.zip(b).is_none_or(|(a, b)| near(&a, &b)));
            }
        }
    }

    #[test]
    fn labels_of_all_rows_are_the_answer(rows in prop::collection::vec(truth(), 1..60)) {
        let rows = numbered(rows);
        for group in totals(&rows, &["party"], true).groups {
            let party = group.values[0].clone().unwrap_or_default();
            let of_party = rows.iter().filter(|(_, row)| format!("party {}", row.party) == party);
            let net = of_party.map(|(_, row)| [1.0, -1.0, 0.0][row.gold]).sum::<f64>() / group.rows as f64;
            for figures in [group.labels, group.dsl, group.corrected] {
                prop_assert!((figures.expect("labels")[3].value - net).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn tuning_makes_no_error_larger(rows in prop::collection::vec(truth(), 10..80)) {
        for group in totals(&numbered(rows), &[], false).groups {
            if let Some((labels, corrected)) = group.labels.zip(group.corrected) {
                // But for the degree of freedom that it takes.
                let spread = |figure: &Figure| figure.se * (figure.degrees.max(1) as f64).sqrt();
                prop_assert!(spread(&corrected[3]) <= spread(&labels[3]) + 1e-12);
            }
        }
    }

    #[test]
    fn a_draw_has_its_number_each_row_once_and_chances_that_add_up(
        of in prop::collection::vec((0..4_usize, 0.0..1.0_f64), 1..120),
        share in 0.0..1.0_f64,
        seed in any::<u64>(),
    ) {
        let mut known: Vec<usize> = of.iter().map(|(stratum, _)| *stratum).collect();
        known.sort_unstable();
        known.dedup();
        let strata: Vec<usize> = of.iter().map(|(stratum, _)| known.iter().position(|of| of == stratum).expect("known")).collect();
        let sizes: Vec<f64> = of.iter().map(|(_, size)| *size).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of rows")]
        let n = known.len().max((share * of.len() as f64) as usize);
        let drawn = draw(&Population { strata: &strata, sizes: &sizes }, n, seed).expect("enough rows");
        let mut rows: Vec<usize> = drawn.iter().map(|of| of.row).collect();
        rows.sort_unstable();
        rows.dedup();
        prop_assert_eq!(rows.len(), n);
        prop_assert!(drawn.iter().all(|of| of.pi > 0.0 && of.pi <= 1.0));
    }

    #[test]
    fn no_object_makes_it_panic(objects in prop::collection::vec(object(), 0..12)) {
        let placed = objects.into_iter().enumerate().map(|(i, object)| (place(i + 1), object));
        if let Ok(frame) = SamplingFrame::new(placed) {
            let by = By::new(["party", "outlet", "month", "label"]);
            if let Err(error) = Totals::new(&frame, None, &by, 0.95, &ErrorRates::default()) {
                prop_assert!(error.to_string().contains("no row says"));
            }
        }
    }
}

/// An object with fields of predictions, and anything in them.
fn object() -> impl Strategy<Value = Map<String, Value>> {
    const NAMES: [&str; 14] = [
        "id",
        "text",
        "target",
        "stance",
        "predicted",
        "probabilities",
        "group",
        "part",
        "paragraph",
        "date",
        "url",
        "outlet",
        "error",
        "paragraphs",
    ];
    let value = prop_oneof![
        Just(Value::Null),
        Just(json!("favor")),
        Just(json!("abstain")),
        Just(json!({"favor": 0.5, "against": 0.5})),
        Just(json!({"favor": -1})),
        Just(json!([{"index": 0, "text": "x", "stances": [{"target": "y", "stance": "against"}]}, 7])),
        any::<i64>().prop_map(|n| json!(n)),
        ".{0,12}".prop_map(|text| json!(text)),
        Just(json!("2031-13-45")),
        Just(json!("https://")),
    ];
    prop::collection::vec((prop::sample::select(&NAMES[..]), value), 0..8)
        .prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
