#!/usr/bin/env bash
# choix 0.4.1: one work that nobody has compared yet. Three ways to fit the same model without regularisation do three
# things: opt_pairwise puts it exactly in the middle without a word, above works that were compared and lost more often;
# ilsr_pairwise refuses; mm_pairwise makes 10,000 rounds with nothing but NaN before it says that it did not converge.
# And a newcomer with one comparison, won against the last of the others, is first by far.
#
# Seen:
#   opt_pairwise  [0.25, -0.25, 0.0, 0.0]   (the last was never compared)
#   ilsr_pairwise ValueError
#   mm_pairwise   RuntimeError: Did not converge after 10000 iterations
#   one win against the last: place 1 of 4, 7.98 where the next has -2.25
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q "choix==0.4.1" "numpy==1.26.4" "scipy==1.12.0"
"$folder/venv/bin/python" -W ignore - <<'PY'
import choix

# (winner, loser): works 0, 1 and 2 were compared, work 3 was not.
compared = [(0, 1), (1, 0), (1, 2), (2, 1), (0, 2), (2, 0), (0, 1)]
found = choix.opt_pairwise(4, compared)
print("opt_pairwise", found.round(2).tolist())
assert abs(found[3]) < 1e-9 and found[1] < found[3]
for fit, error in ((choix.ilsr_pairwise, ValueError), (choix.mm_pairwise, RuntimeError)):
    try:
        print(fit.__name__, fit(4, compared))
        raise SystemExit("it answers now")
    except error as told:
        print(fit.__name__, type(told).__name__, str(told)[:60])
newcomer = [(0, 1)] * 6 + [(1, 0)] * 4 + [(1, 2)] * 6 + [(2, 1)] * 4 + [(3, 2)]
found = choix.opt_pairwise(4, newcomer)
print("one win against the last", found.round(2).tolist())
assert found.argmax() == 3 and found[3] - sorted(found)[-2] > 5
PY
