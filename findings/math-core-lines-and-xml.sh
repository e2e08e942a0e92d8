#!/usr/bin/env bash
# math-core 0.9.0 (TeX to MathML): two surprises on valid input.
# 1. A line break outside of an environment is dropped without a word: two equations become one product.
# 2. xml_namespace=True is for XML, but functions such as \log bring &ApplyFunction;, which no XML parser knows.
#
# Seen:
#   x=1 \\ y=2  ->  <mo>=</mo><mn>1</mn><mi>y</mi><mo>=</mo>: nothing stands between 1 and y
#   \log x      ->  undefined entity &ApplyFunction;
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q "math-core==0.9.0"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version
from xml.etree import ElementTree

from math_core import LatexToMathML

print("math-core", version("math-core"))
made = LatexToMathML().convert_with_local_state(r"x=1 \\ y=2", displaystyle=True)
print(made)
assert "<mn>1</mn><mi>y</mi>" in made, made
made = LatexToMathML(xml_namespace=True).convert_with_local_state(r"\log x", displaystyle=False)
try:
    ElementTree.fromstring(made)
except ElementTree.ParseError as error:
    print(error)
    assert "undefined entity" in str(error), error
else:
    raise AssertionError("it is XML now: " + made)
PY
