#!/usr/bin/env bash
# Imports what transfer-small.yaml needs, each under a name that says what it is, from a folder with
# these archives: imagenette.tar, cifar10.tar.gz, caltech101.tar, dtd10.tar, flowers17.tar,
# pets3.tar, voc2007_subset.tar, stanford_cars_train.tar, food101_10.tar.
#
#   experiments/transfer-small-datasets.sh FOLDER
set -euo pipefail

if [[ $# -ne 1 || ! -d $1 ]]; then
  echo "usage: $0 FOLDER (with the archives)" >&2
  exit 2
fi
folder=$1
selfstudy=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/selfstudy

add() { # official dataset, archive, own name, perhaps --layout
  "$selfstudy" datasets add "$1" --from "$folder/$2" --subset "$3" "${@:4}"
}

add imagenette imagenette.tar imagenette-96px
add cifar10 cifar10.tar.gz cifar10-jpeg75 --layout class-folders
add caltech101 caltech101.tar caltech97-96px
add dtd dtd10.tar dtd10-96px --layout class-folders
add flowers17 flowers17.tar flowers12-96px --layout class-folders
add pets pets3.tar pets3-96px
add voc2007 voc2007_subset.tar voc5-96px
add cars stanford_cars_train.tar cars-train-96px
add food101 food101_10.tar food10-96px
