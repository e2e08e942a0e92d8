"""Which terms a text uses."""

import pytest

from peerreview.domain.terms import used

TERMS = ["gene", "natural selection", "drift", "日本語", "C++", "é"]


@pytest.mark.parametrize(
    "text, found",
    [
        ("", []),
        ("Genes drift.", ["gene", "drift"]),
        ("A gene's NATURAL\n selection", ["gene", "natural selection"]),
        ("general, genetic, adrift, natural  and selection", []),
        ("We write C++ and é here.", ["C++", "é"]),
        ("これは日本語です", ["日本語"]),
        ("Drifts, drift’s, gene.", ["gene", "drift"]),
    ],
)
def test_whole_words_count_once_in_any_case_and_number(text, found):
    assert used(TERMS, text) == found


def test_a_term_named_twice_or_empty_is_one_or_none():
    assert used(["gene", "gene", " "], "gene gene") == ["gene"]
