//! What a model is, for people.

use serde_json::{Map, Value, json};

use crate::label::Label;
use crate::model::{Head, Model};
use crate::pipeline::{WeightedFeature, party_bias, top_features, top_party_features};
use crate::report::form::json::rounded;
use crate::report::form::table::{heading, label, printable, rendered, right, table};

/// What a model is, and the features that speak most for each label.
pub(crate) fn model(model: &Model, n_features: usize, width: usize) -> String {
    let mut text = heading(&format!("model of stancekit {}, seed {}", model.library_version, model.seed));
    for conflict in &model.conflicts {
        text += &format!("conflict: {}\n", conflict.title);
    }
    for source in &model.data {
        text += &format!("data: {} ({} rows)\n", source.path, source.rows);
    }
    text += &format!("words: {}\n\n", model.tokenizer.size());
    if let Some(stance) = &model.stance {
        text += &head(stance, model, n_features, width);
    }
    if let Some(sentiment) = &model.sentiment {
        text += &head(sentiment, model, n_features, width);
    }
    text += &heading("parameters");
    text + &toml::to_string(&model.config).unwrap_or_default()
}

fn head<L: Label>(head: &Head<L>, model: &Model, n_features: usize, width: usize) -> String {
    let mut text = heading(L::TASK);
    let counts: Vec<String> = head.report.examples.iter().map(|(label, n)| format!("{n} {label}")).collect();
    text += &format!("examples: {}\nfeatures: {}\n", counts.join(", "), head.features.n_columns());
    text += &match head.report.calibration {
        Some(c) => format!(
            "temperature: {:.3} (ECE {:.4} before, {:.4} after, {} folds)\n\n",
            head.calibrator.temperature.value(),
            c.ece_before,
            c.ece_after,
            c.folds
        ),
        None => "not calibrated\n\n".to_owned(),
    };
    text += &features(top_features(head, &model.tokenizer, n_features), width);
    for party in &head.parties {
        let bias = party_bias(head, party).into_iter().map(|(label, bias)| format!("{label} {bias:+.3}"));
        text += &heading(&format!(
            "{}, {} more: bias {}",
            L::TASK,
            party.name,
            bias.collect::<Vec<_>>().join(", ")
        ));
        text += &features(top_party_features(head, party, &model.tokenizer, n_features), width);
    }
    text
}

/// The same for programs.
pub(crate) fn model_json(model: &Model, n_features: usize) -> Value {
    json!({
        "library_version": model.library_version,
        "seed": model.seed,
        "conflicts": model.conflicts.iter().map(|conflict| &conflict.name).collect::<Vec<_>>(),
        "data": model.data,
        "words": model.tokenizer.size(),
        "stance": model.stance.as_ref().map(|head| head_json(head, model, n_features)),
        "sentiment": model.sentiment.as_ref().map(|head| head_json(head, model, n_features)),
        "parameters": model.config,
    })
}

fn head_json<L: Label>(head: &Head<L>, model: &Model, n_features: usize) -> Value {
    let party = |party| {
        let bias = party_bias(head, party).into_iter();
        let bias: Map<String, Value> =
            bias.map(|(of, bias)| (of.name().to_owned(), json!(rounded(bias)))).collect();
        let own = top_party_features(head, party, &model.tokenizer, n_features);
        (party.name.clone(), json!({"bias": bias, "strongest": by_label(own)}))
    };
    json!({
        "examples": head.report.examples,
        "features": head.features.n_columns(),
        "temperature": head.report.calibration.map(|_| rounded(head.calibrator.temperature.value())),
        "strongest": by_label(top_features(head, &model.tokenizer, n_features)),
        "parties": head.parties.iter().map(party).collect::<Map<String, Value>>(),
    })
}

/// `{"feature", "weight"}` of the strongest features of each label.
fn by_label<L: Label>(top: Vec<(L, Vec<WeightedFeature>)>) -> Value {
    let feature = |of: &WeightedFeature| json!({"feature": of.name, "weight": rounded(of.weight)});
    let each = |(label, features): (L, Vec<WeightedFeature>)| {
        (label.name().to_owned(), features.iter().map(feature).collect::<Value>())
    };
    Value::Object(top.into_iter().map(each).collect())
}

/// A table for each label.
fn features<L: Label>(top: Vec<(L, Vec<WeightedFeature>)>, width: usize) -> String {
    let one = |(of, features): (L, Vec<WeightedFeature>)| {
        let mut lines = table(width, ["weight", of.name()]);
        for feature in features {
            lines.add_row([right(format!("{:.3}", feature.weight)), label(of, printable(&feature.name))]);
        }
        rendered(&lines) + "\n"
    };
    top.into_iter().map(one).collect()
}
