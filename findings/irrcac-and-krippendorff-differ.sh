#!/usr/bin/env bash
# "Krippendorff's alpha, ordinal" of the same ratings is not the same number in two packages: irrCAC 0.4.4 weighs levels
# by their rank, krippendorff 0.9.0 by how often each level between two was given. Interval agrees. And a level of the
# rubric that nobody gave changes irrCAC's ordinal Gwet coefficient, unless all levels are named to it.
#
# Seen:
#   ordinal  irrCAC 0.90110  krippendorff 0.89548
#   interval irrCAC 0.92562  krippendorff 0.92562
#   Gwet, ordinal, level 3 never given: 0.82301; with all four levels named: 0.91561
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q "irrCAC==0.4.4" "krippendorff==0.9.0" "pandas==2.2.3" "numpy==1.26.4" "scipy==1.12.0"
"$folder/venv/bin/python" -W ignore - <<'PY'
import krippendorff
import pandas
from irrCAC.raw import CAC

works = pandas.DataFrame([[1, 2], [2, 2], [3, 3], [4, 4], [1, 1]], columns=["A", "B"])


def seen(found, right):
    assert abs(found - right) < 1e-5, found
    return f"{found:.5f}"


def by_irrcac(weights):
    return CAC(works, weights=weights).krippendorff()["est"]["coefficient_value"]


def by_krippendorff(scale):
    return krippendorff.alpha(reliability_data=works.T.values, level_of_measurement=scale)


print("ordinal ", seen(by_irrcac("ordinal"), 0.90110), seen(by_krippendorff("ordinal"), 0.89548))
print("interval", seen(by_irrcac("quadratic"), 0.92562), seen(by_krippendorff("interval"), 0.92562))
without = works.replace({3: 4})
for levels, right in ((None, 0.82301), ([1, 2, 3, 4], 0.91561)):
    gwet = CAC(without, weights="ordinal", categories=levels).gwet()["est"]["coefficient_value"]
    print("Gwet with levels", levels, seen(gwet, right))
PY
