#!/usr/bin/env bash
# Measures detection with the measuring set's own script: interviews as documents, sentences one by one.
#
#   scripts/evaluate.sh [--misses N] [SHARED]     SHARED: the folder with corpus/ and eval/ (../shared)
#
# Prints three tables: the fixtures' interviews, the measuring set's interviews, its sentences.
# SCHUILNAAM names a program that is built already; otherwise one is built.
# --misses N lists what was missed; the measuring set is then no longer unseen.
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)
misses=0
if [ "${1:-}" = --misses ]; then misses=$2; shift 2; fi
shared=${1:-$project/../shared}
if [ ! -f "$shared/eval/score.py" ]; then
    echo "evaluate: no eval/score.py in the shared folder" >&2
    exit 2
fi
eval=$shared/eval
program=${SCHUILNAAM:-}
if [ -z "$program" ]; then
    cargo build --quiet --release --manifest-path "$project/Cargo.toml"
    program=${CARGO_TARGET_DIR:-$project/target}/release/schuilnaam
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# evaluate NAME GOLD.jsonl: every document as a file of its own, detected in one run, scored.
evaluate() {
    mkdir "$work/$1"
    python3 - "$2" "$work/$1" <<'PYTHON'
import json, pathlib, sys
for line in open(sys.argv[1], encoding="utf-8"):
    gold = json.loads(line)
    path = pathlib.Path(sys.argv[2], gold["doc"] + ".txt")
    path.write_bytes(gold["text"].encode("utf-8"))
PYTHON
    "$program" detect --format jsonl "$work/$1" > "$work/$1.jsonl"
    echo "== $1"
    python3 "$eval/score.py" --gold "$2" --pred "$work/$1.jsonl" --misses "$misses"
    echo
}

python3 "$eval/gold.py" spans "$project"/fixtures/gold/*.gold.txt > "$work/fixtures.gold"
evaluate fixtures "$work/fixtures.gold"
mapfile -t interviews < <(find "$shared/corpus" -name '*.gold.txt' ! -name 'sentences.gold.txt' | sort)
python3 "$eval/gold.py" spans "${interviews[@]}" > "$work/interviews.gold"
evaluate interviews "$work/interviews.gold"
python3 "$eval/gold.py" spans "$shared/corpus/sentences.gold.txt" |
    python3 "$eval/lines.py" > "$work/sentences.gold"
evaluate sentences "$work/sentences.gold"
