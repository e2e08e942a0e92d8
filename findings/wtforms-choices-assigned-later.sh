#!/usr/bin/env bash
# WTForms 3.3 takes pairs as choices for the last time: it says so where a field is declared, and nowhere else. Choices
# that are assigned to the field of a form afterwards, as every list that depends on a course or a person is, and those
# that a function returns, pass without a word in the same shape, so that a project whose tests turn warnings into errors
# believes itself ready for 3.4. One level of a dict is not concerned; a dict of lists of pairs is.
#
# Seen (WTForms 3.3.2):
#   pairs declared        warned
#   dict of lists declared warned
#   pairs assigned        silent
#   dict of lists assigned silent
#   pairs from a function silent
#   plain dict declared   silent
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q "WTForms==3.3.2"
"$folder/venv/bin/python" - <<'PY'
import warnings

from wtforms import Form, SelectField

PAIRS, LISTS = [("a", "A")], {"Group": [("a", "A")]}


def said(choices=None, later=None):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        form = type("Asked", (Form,), {"of": SelectField(choices=choices)})()
        if later is not None:
            form.of.choices = later
        assert '<option value="a">A</option>' in form.of()
        form.of.data = "a"
        assert form.validate()
    return "warned" if any(one.category is DeprecationWarning for one in found) else "silent"


for name, is_seen, right in (
    ("pairs declared", said(PAIRS), "warned"),
    ("dict of lists declared", said(LISTS), "warned"),
    ("pairs assigned", said([], PAIRS), "silent"),
    ("dict of lists assigned", said([], LISTS), "silent"),
    ("pairs from a function", said(lambda: PAIRS), "silent"),
    ("plain dict declared", said({"a": "A"}), "silent"),
):
    assert is_seen == right, (name, is_seen)
    print(f"{name:24}", is_seen)
PY
