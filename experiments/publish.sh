#!/usr/bin/env bash
# Writes what a finished study found into a folder that can be committed: the page, the comparison as
# JSON, CSV and LaTeX, every seed's value, and the stages with their content keys. No images.
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
"$selfstudy" compare "$study" --json > "$folder/comparison.json"
"$selfstudy" compare "$study" --format csv > "$folder/comparison.csv"
"$selfstudy" compare "$study" --format latex > "$folder/comparison.tex"
"$selfstudy" compare "$study" --csv > "$folder/seeds.csv"
"$selfstudy" status "$study" --json > "$folder/stages.json"
"$selfstudy" report "$study" -o "$folder/report.html"
