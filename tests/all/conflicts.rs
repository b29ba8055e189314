//! Rows about several conflicts: each is read by its own.

use std::collections::BTreeSet;

use stancekit::conflict::Conflict;
use stancekit::dataset::{Dataset, ReadOptions, Reader};
use stancekit::evaluate::Measurement;
use stancekit::model::Config;
use stancekit::pipeline::{Predictor, Trainer};

/// A conflict of two parties, each with one alias.
fn conflict(name: &str, parties: [&str; 2]) -> Conflict {
    let party = |id: &str| {
        let alias = format!("{}{}ers", id[..1].to_uppercase(), &id[1..]);
        format!("[[party]]\nid = '{id}'\nname = '{id}'\naliases = ['{alias}']\n")
    };
    let toml = format!("name = '{name}'\ntitle = '{name}'\n{}", parties.map(party).concat());
    Conflict::from_toml(name, &toml).expect("a conflict")
}

fn data(lines: &[String]) -> Dataset {
    let lines = lines.join("\n");
    let rows = Reader::new("rows.jsonl", lines.as_bytes(), &ReadOptions::default()).expect("rows");
    Dataset { rows: rows.collect::<Result<_, _>>().expect("rows"), sources: Vec::new() }
}

fn row(conflict: &str, target: &str, label: &str, i: usize) -> String {
    format!(
        r#"{{"text":"Envoy {i} met the Ostmarkers and the Westlanders.","target":"{target}","label":"{label}","group":"{i}","conflict":"{conflict}"}}"#
    )
}

#[test]
fn a_party_has_its_own_weights_whatever_it_is_called_and_whichever_conflict_comes_first() {
    let conflicts = [conflict("west", ["westland", "sealand"]), conflict("east", ["ostmark", "highland"])];
    let row_of = |i: usize| match i % 3 {
        0 => row("west", "westland", "favor", i),
        1 => row("east", "ostmark", "against", i),
        _ => row("west", "sealand", if i.is_multiple_of(2) { "favor" } else { "against" }, i),
    };
    let mut config = Config::default();
    (config.parties.min_examples, config.calibration.folds) = (5, 0);
    let trainer = Trainer::new().config(config).conflicts(conflicts.to_vec());
    let train = data(&(0..60).map(row_of).collect::<Vec<_>>());
    let model = trainer.train(&train, &()).expect("trains").model;
    let rows = data(&[
        row("east", "ostmark", "against", 100),
        row("east", "Ostmarkers", "against", 100),
        row("west", "westland", "favor", 100),
        row("west", "Westlanders", "favor", 100),
    ]);
    let mut seen = Vec::new();
    for turned in [false, true] {
        let mut conflicts = conflicts.to_vec();
        if turned {
            conflicts.reverse();
        }
        let predictor = Predictor::new(model.clone()).with_conflicts(&conflicts);
        for row in &rows.rows {
            let predicted = predictor.predict(row).expect("predicts").stances.remove(0);
            let explained = predictor.explain_row(row, &row.targets[0]).expect("explains");
            assert_eq!(explained.scored, predicted.scored);
            assert_eq!(explained.mentions, predicted.mentions);
            seen.push(predicted.scored);
        }
        let examples = Measurement::examples(&predictor, &rows.rows, &()).expect("predicts").0;
        let targets: BTreeSet<_> = examples.into_iter().filter_map(|of| of.scored.target).collect();
        assert_eq!(targets.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["ostmark", "westland"]);
    }
    for i in [1, 4, 5] {
        assert_eq!(seen[i], seen[0], "toward ostmark");
        assert_eq!(seen[i + 2], seen[2], "toward westland");
    }
    assert_ne!(seen[0].label, seen[2].label);
}
