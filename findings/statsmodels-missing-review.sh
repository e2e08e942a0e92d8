#!/usr/bin/env bash
# A class always has reviews that nobody wrote. `aggregate_raters` of statsmodels 0.14.4 counts a missing rating (NaN) as a
# level of its own, without a warning: three reviewers who agree on every work, two of whose twelve reviews are missing, have
# a Fleiss kappa of 0.547 instead of 1.
#
# Seen:
#   all there:   levels 1, 2, 3       kappa 1.000
#   two missing: levels 1, 2, 3, nan  kappa 0.547
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q "statsmodels==0.14.4" "pandas==2.2.3" "numpy==1.26.4" "scipy==1.12.0"
"$folder/venv/bin/python" -W ignore - <<'PY'
import numpy
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

whole = numpy.array([[1, 1, 1], [2, 2, 2], [3, 3, 3], [1, 1, 1]], dtype=float)
gaps = whole.copy()
gaps[0, 2] = gaps[3, 1] = numpy.nan
for ratings, many, right in ((whole, 3, 1.0), (gaps, 4, 0.5471698)):
    table, levels = aggregate_raters(ratings)
    kappa = fleiss_kappa(table)
    print(levels, round(kappa, 3))
    assert len(levels) == many and abs(kappa - right) < 1e-6
PY
