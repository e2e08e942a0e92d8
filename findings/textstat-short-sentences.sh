#!/usr/bin/env bash
# textstat 0.7.13: a sentence of one or two words is no sentence. Review comments are full of them ("Why? Name it."),
# and whatever divides by sentences jumps: five short sentences count as one.
#
# Seen:
#   1 of 4 sentences: Why? No. Do it. Be kind.
#   2 of 4 sentences: Where is the source? Name it. Why this year? Say so.
#   4 of 4 sentences: Name the source. Add a year. Cut this line. Then it holds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q "textstat==0.7.13"
"$folder/venv/bin/python" - <<'PY'
import textstat

SEEN = {
    "Why? No. Do it. Be kind.": 1,
    "Where is the source? Name it. Why this year? Say so.": 2,
    "Name the source. Add a year. Cut this line. Then it holds.": 4,
}
for text, seen in SEEN.items():
    found = textstat.sentence_count(text)
    print(f"{found} of 4 sentences: {text}")
    assert found == seen, (text, found)
PY
