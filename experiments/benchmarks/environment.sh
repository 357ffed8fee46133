#!/usr/bin/env bash
# Makes the Python environment of the peers, with pinned versions, in the folder that is given
# (default: environment, beside this script). Takes 5.6 GB with the CUDA build of torch that pip finds by
# default (5 minutes on 2 busy cores), less with a processor-only build where the index offers one.
#
#   experiments/benchmarks/environment.sh [FOLDER]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-$here/environment}

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "The peers need Python 3.11 or newer: install one and name it in PYTHON." >&2
  exit 3
}
"$python" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
echo "$folder/bin/python"
