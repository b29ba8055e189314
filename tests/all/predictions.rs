//! Predictions of other programs: which field is the prediction, and of which row.

use serde_json::Value;

use crate::common::{Run, Sandbox};

const GOLD: &str = "id,text,target,label\n1,Tarn won.,Tarn,favor\n2,Tarn lost.,Tarn,against\n";

/// What comes of predictions for rows of labelled data.
fn judged(predictions: &str, gold: &str, more: &[&str]) -> Run {
    let here = Sandbox::new();
    here.write("p", predictions);
    here.write("gold", gold);
    here.run(&[&["evaluate", "--predictions", "p", "gold", "--format", "json"], more].concat())
}

fn accuracy(run: &Run) -> f64 {
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    report["metrics"]["accuracy"]["value"].as_f64().unwrap_or_else(|| panic!("{report}"))
}

#[test]
fn labels_of_the_data_are_no_predictions() {
    let blank = "id,target,label,predicted\n1,Tarn,favor,favor\n2,Tarn,against, \n";
    let missing = "p: 1 of 2 examples have no prediction, the first gold:3 toward `Tarn`";
    judged(blank, GOLD, &["--min", "accuracy=0.9"]).refused(missing);
    let null = r#"{"id":1,"target":"Tarn","predicted":"favor","label":"favor"}
{"id":2,"target":"Tarn","predicted":null,"label":"against","stance":"against"}
"#;
    judged(null, GOLD, &[]).refused(missing);
    for name in ["label", "stance"] {
        let other = format!("id,target,{name},answer\n1,Tarn,favor,favor\n2,Tarn,against,favor\n");
        judged(&other, GOLD, &[]).refused(&format!(
            "p:2: no prediction among `id`, `target`, `{name}`, `answer`; expected one in `predicted`"
        ));
    }
    judged(GOLD, GOLD, &["--min", "accuracy=0.9"]).refused("p:2: no prediction among `id`, `text`");
    let list = "{\"id\":1,\"target\":\"Tarn\",\"predicted\":[\"favor\"]}\n";
    judged(list, GOLD, &[]).refused("p:1: `predicted` is an object or a list, expected a label");
}

#[test]
fn sentiments_of_the_data_are_no_predictions() {
    let gold = "id,text,sentiment\n1,Good.,positive\n2,Bad.,negative\n";
    judged(gold, gold, &[]).refused("p:2: no prediction among `id`, `text`, `sentiment`");
    let null = "id,sentiment,predicted_sentiment\n1,positive,positive\n2,negative,\n";
    judged(null, gold, &[]).refused("p: 1 of 2 examples have no prediction, the first gold:3, its sentiment");
    let both = "id,text,target,label,sentiment\n1,Good.,Tarn,favor,positive\n2,Bad.,Tarn,against,negative\n";
    let stances = "id,target,sentiment,predicted\n1,Tarn,positive,favor\n2,Tarn,negative,against\n";
    let run = judged(stances, both, &[]);
    assert!(accuracy(&run) > 0.99 && run.stdout.contains("\"sentiment\": null"), "{run:?}");
    let own = "id,sentiment,sentiment_confidence\n1,negative,0.9\n2,negative,0.8\n";
    let run = judged(own, gold, &[]);
    assert!(run.code == Some(0) && run.stdout.contains("\"value\": 0.5"), "{run:?}");
}

#[test]
fn names_may_be_in_capitals_and_targets_have_blanks() {
    let table = "ID,Target,Label,Predicted\n1,Tarn ,favor,against\n2, Tarn,against,against\n";
    let gold = GOLD.replace(",Tarn,", ",\"Tarn \",");
    assert!((accuracy(&judged(table, &gold, &[])) - 0.5).abs() < 1e-9);
    let columns = "id,target,predicted,P_Favor,P_Against,P_Neutral\n1,Tarn,favor,0.5,0.3,0.2\n2,Tarn,favor,0.5,0.25,0.25\n";
    let run = judged(columns, GOLD, &["--min", "log_loss=2"]);
    assert!(run.code == Some(0) && !run.stderr.contains("probabilities"), "{run:?}");
}

#[test]
fn rows_without_an_id_go_by_their_texts() {
    let row = |text: &str, stance: &str| {
        format!(
            "{{\"row\":0,\"text\":\"{text}\",\"target\":\"Tarn\",\"stance\":\"{stance}\",\"probabilities\":{{\"{stance}\":1.0}}}}\n"
        )
    };
    let two = row("Tarn won.", "favor") + &row("Tarn lost.", "favor");
    let gold = "text,target,label\nTarn won.,Tarn,favor\nTarn lost.,Tarn,against\n";
    assert!((accuracy(&judged(&two, gold, &[])) - 0.5).abs() < 1e-9);
    let same_id = two.replace("\"row\":0", "\"id\":1");
    for gold in [gold, GOLD] {
        assert!((accuracy(&judged(&same_id, gold, &[])) - 0.5).abs() < 1e-9);
    }
    judged(&same_id.replace("lost", "won"), gold, &[]).refused("p:2: a second prediction for `1`");
}

#[test]
fn what_predictions_leave_unread_is_refused() {
    let predicted = GOLD.replace("label", "predicted");
    let refused = |more: &[&str], what: &str| judged(&predicted, GOLD, more).refused(what);
    for option in [
        &["--curve"][..],
        &["--from", "default"],
        &["--set", "no.such=1"],
        &["--config", "nowhere.toml"],
        &["--vectors", "nowhere"],
        &["--lexicon", "en"],
    ] {
        refused(option, "cannot be used with");
    }
    refused(&["--conflict", "nowhere"], "--conflict: predictions are taken as they are");
    let of_model = ["--baseline", "default", "--conflict", "nowhere"];
    refused(&of_model, "no conflict `nowhere`");
}

#[test]
fn the_task_whose_probabilities_lack_is_named() {
    let gold = "id,text,target,label,sentiment\n1,Good.,Tarn,favor,positive\n2,Bad.,Tarn,against,negative\n";
    let row = |id: usize, stance: &str| {
        format!(
            "{{\"id\":{id},\"target\":\"Tarn\",\"stance\":\"{stance}\",\"probabilities\":{{\"{stance}\":1.0}},\"sentiment\":\"positive\",\"sentiment_confidence\":0.9}}\n"
        )
    };
    let run = judged(&(row(1, "favor") + &row(2, "favor")), gold, &[]);
    let said = "warning: 2 predicted sentiments have no probabilities: their log_loss, brier, ece";
    assert!(run.code == Some(0) && run.stderr.contains(said) && !run.stderr.contains("stances"), "{run:?}");
}
