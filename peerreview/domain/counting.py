"""How many words a text has, in any script: the one rule behind minima, counts under fields, and what staff
read about the length of a text."""

import re
from bisect import bisect_right
from math import ceil

# A sign counts as a word: Han, hiragana, Bopomofo, Yi. So does a row of katakana.
_SIGN = re.compile(
    "[\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u3105-\u312f\u31a0-\u31bf"
    "\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\uf900-\ufaff\U00020000-\U0003ffff]"
)
_KATAKANA = re.compile(
    "[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f]"
    "[\u3099\u309a\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f]*"
)
# Where only a dictionary knows the end of a word: the letters (not the vowels and tones over and under them),
# and how many make a word in running text.
_BY_LETTERS = (
    (re.compile("[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e45\u0e50-\u0e59]"), 3.5),  # Thai
    (re.compile("[\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec4\u0ed0-\u0edf]"), 3.5),  # Lao
    (re.compile("[\u1780-\u17b3\u17d7\u17dc\u17e0-\u17e9]"), 3.5),  # Khmer
    (re.compile("[\u1000-\u102a\u103f-\u1049\u1050-\u1055\ua9e0-\ua9ff\uaa60-\uaa7a]"), 2.0),  # Burmese
    (
        re.compile("[\u1950-\u19df\u1a20-\u1a54\u1b05-\u1b33\ua984-\ua9b2\uaa80-\uaaaf]"),
        3.5,
    ),  # Tai, Java, Bali
)
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1b4f\u2e80-\u2fd5\u3005-\u3007"
    "\u3021-\u3029\u3041-\u309a\u309d-\u30fa\u30fc-\u312f\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\ua48c\ua980-\uaadf\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]+"
)
_TIBETAN = re.compile("[\u0f0b\u0f0c]")  # stands between syllables, each of which counts


def count_words(text):
    """Words of a text: runs between white space that hold a letter or a digit; in scripts that are written
    without spaces each sign (Chinese, Japanese), or as many as so many letters make (Thai and its kin)."""
    if _is_plain(text):
        return _runs(text)
    signs = len(_SIGN.findall(text)) + len(_KATAKANA.findall(text))
    by_letters = ceil(sum(len(letter.findall(text)) / many for letter, many in _BY_LETTERS))
    return signs + by_letters + _runs(_TIBETAN.sub(" ", _WITHOUT_SPACES.sub(" ", text)))


def has_spaces(text):
    """Whether words of it are told apart by spaces: not where it has signs of a script without them."""
    return not _WITHOUT_SPACES.search(text)


def opening(text, most):
    """The first *most* words of a text, with " …" where there are more; about as many where words have no
    spaces between them."""
    runs, kept, left = text.split(), [], most
    count_run = _is_word if _is_plain(text) else count_words
    for place, run in enumerate(runs):
        count = count_run(run)
        if count > left > 0 and count > 1:
            sizes = range(1, len(run) + 1)
            fits = bisect_right(sizes, left, key=lambda size: count_words(run[:size]))
            kept.append(run[: max(1, fits)])
        elif left > 0:
            kept.append(run)
        left -= count
        if left <= 0:
            is_whole = left == 0 and place == len(runs) - 1
            return " ".join(kept) + ("" if is_whole else " …")
    return " ".join(kept)


def _is_plain(text):
    """Whether white space alone tells its words apart."""
    return text.isascii() or not (_WITHOUT_SPACES.search(text) or _TIBETAN.search(text))


def _runs(text):
    return sum(1 for run in text.split() if _is_word(run))


def _is_word(run):
    return run[0].isalnum() or any(map(str.isalnum, run))  # nearly all begin with a letter
