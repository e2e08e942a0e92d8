#!/usr/bin/env bash
# Levels of a rubric given by their names instead of numbers: irrCAC 0.4.4 takes them without a word and orders them by the
# alphabet ("Beginning", "Convincing", "Getting there", "Solid"), so that an ordinal coefficient is another number, and the
# quadratic one too. Without weights it is right. With the levels named in their order the ordinal one is right.
#
# Seen (Gwet's coefficient, the same six pairs of ratings):
#   identity  as numbers 0.55556  as names 0.55556
#   ordinal   as numbers 0.82222  as names 0.46667
#   quadratic as numbers 0.86667  as names 0.46667
#   ordinal, names with their order given: 0.82222
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q "irrCAC==0.4.4" "pandas==2.2.3" "numpy==1.26.4" "scipy==1.12.0"
"$folder/venv/bin/python" -W ignore - <<'PY'
import pandas
from irrCAC.raw import CAC

LEVELS = ["Beginning", "Getting there", "Solid", "Convincing"]
numbers = pandas.DataFrame([[1, 2], [2, 2], [3, 3], [4, 4], [1, 1], [3, 4]], columns=["A", "B"])
names = numbers.replace(dict(enumerate(LEVELS, 1)))


def gwet(ratings, weights, levels=None):
    return CAC(ratings, weights=weights, categories=levels).gwet()["est"]["coefficient_value"]


def seen(found, right):
    assert abs(found - right) < 1e-5, found
    return f"{found:.5f}"


for weights, by_number, by_name in (
    ("identity", 0.55556, 0.55556),
    ("ordinal", 0.82222, 0.46667),
    ("quadratic", 0.86667, 0.46667),
):
    print(f"{weights:9}", seen(gwet(numbers, weights), by_number), seen(gwet(names, weights), by_name))
print("named in order", seen(gwet(names, "ordinal", LEVELS), 0.82222))
PY
