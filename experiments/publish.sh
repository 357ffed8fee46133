#!/usr/bin/env bash
# Writes what a finished study found into a folder that can be committed: the page, the comparison as
# JSON, CSV and LaTeX, every seed's value, the stages with their content keys, and of each evaluation
# the chosen hyper-parameters, the learning curve and the predictions. No images.
#
#   experiments/publish.sh STUDY FOLDER
set -euo pipefail

if [[ $# -ne 2 ]]; then
  echo "usage: $0 STUDY FOLDER" >&2
  exit 2
fi
study=$1
folder=$2
selfstudy=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/selfstudy

mkdir -p "$folder"
unfinished=$(mktemp -d "$folder/.publish-XXXXXX")
trap 'rm -rf "$unfinished"' EXIT

# What fails leaves the folder as it was.
"$selfstudy" compare "$study" --json > "$unfinished/comparison.json"
"$selfstudy" compare "$study" --format csv > "$unfinished/comparison.csv"
"$selfstudy" compare "$study" --format latex > "$unfinished/comparison.tex"
"$selfstudy" compare "$study" --csv > "$unfinished/seeds.csv"
"$selfstudy" status "$study" --json > "$unfinished/stages.json"
"$selfstudy" report "$study" -o "$unfinished/report.html"
"$selfstudy" export "$study" -o "$unfinished/evaluations"
rm -rf "$folder/evaluations"
mv "$unfinished"/* "$folder"
