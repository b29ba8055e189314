"""What the card of the default model begins with: its figures on newspapers.

    newspapers.py EVALUATION.json YAML MARKDOWN

EVALUATION.json is what `stance evaluate MODEL DATA --format json` prints. YAML gets entries of the `model-index`,
MARKDOWN the section.
"""

import json
import sys

ENTRY = """\
  - task:
      type: text-classification
      name: "{task}"
    dataset:
      type: newspapers
      name: "{articles} newspaper articles, two blind readings"
    metrics:
    - type: "accuracy"
      name: "accuracy"
      value: {accuracy:.3f}
    - type: "f1"
      name: "f1_macro"
      value: {f1:.3f}
"""
SECTION = """
## On newspapers

These figures decide what the model is worth: {texts} paragraphs of {articles} newspaper articles that it did not learn from, labelled in two blind readings, by a language model as all our labels. Where the two differ, the label is neutral.

| {articles} newspaper articles | accuracy | macro F1 |
|---|---|---|
| stance, {stances} examples | {accuracy} | {f1} |
| always neutral | {neutral:.3f} | {neutral_f1:.3f} |
| sentiment, {texts} examples | {sentiment_accuracy} | {sentiment_f1} |

So it is hardly more often right than a model that always says neutral. Of {said_favor} stances that it calls favor {favor} are favor, of {said_against} that it calls against {against} are against. Do not make claims with its labels: correct the
totals of your archive with `stance sample` and `stance estimate`.

The figures below that are "held out in training" are optimistic, and do not hold for news. Of their 37,462 stances 11,902 are of short sentences that come in twins: one twin shows the pattern of the other, and
folds do not keep them together. 10,324 are of paragraphs that were chosen because an earlier model thought them favorable or was unsure, so favor is more frequent than in the news.

## Conflicts
"""


def told(figure):
    return "{value:.3f} [{low:.3f}, {high:.3f}]".format(**figure)


def entry(task, measured, articles):
    values = {name: measured["metrics"][key]["value"] for name, key in (("accuracy", "accuracy"), ("f1", "f1_macro"))}
    return ENTRY.format(task=task, articles=articles, **values)


def section(stance):
    sentiment, confusion = stance["sentiment"], stance["confusion"]
    labels, counts = confusion["labels"], confusion["counts"]
    said = {label: [row[place] for row in counts] for place, label in enumerate(labels)}
    shares = [sum(row) / stance["n"] for row in counts]
    neutral = shares[labels.index("neutral")]
    return SECTION.format(
        texts=sentiment["n"],
        articles=stance["groups"],
        stances=stance["n"],
        accuracy=told(stance["metrics"]["accuracy"]),
        f1=told(stance["metrics"]["f1_macro"]),
        neutral=neutral,
        neutral_f1=2 * neutral / (1 + neutral) / len(labels),
        sentiment_accuracy=told(sentiment["metrics"]["accuracy"]),
        sentiment_f1=told(sentiment["metrics"]["f1_macro"]),
        said_favor=sum(said["favor"]),
        favor=said["favor"][labels.index("favor")],
        said_against=sum(said["against"]),
        against=said["against"][labels.index("against")],
    )


def main(evaluation, yaml, markdown):
    with open(evaluation, encoding="utf-8") as file:
        stance = json.load(file)
    with open(yaml, "w", encoding="utf-8") as file:
        file.write(entry("stance", stance, stance["groups"]) + entry("sentiment", stance["sentiment"], stance["groups"]))
    with open(markdown, "w", encoding="utf-8") as file:
        file.write(section(stance))


if __name__ == "__main__":
    main(*sys.argv[1:])
