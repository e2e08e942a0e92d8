"""Notes in a text: how many quotes are found again after their text was edited, and how fast.

    python -m tests.bench notes

A quote is marked with two signs that no text has, the text is edited around and in it, the signs are taken
out: so it is known where the words are now, or that they are gone."""

import random
import statistics
from collections import Counter
from time import perf_counter

from peerreview.domain import changes
from peerreview.domain.in_text import find

OPEN, CLOSE = "\ue000", "\ue001"
RIGHT, WRONG = 0.6, 0.5  # shares of letters in common with where the words are
PARAGRAPHS = [
    "For a long time the road has been the picture we carry of Roman power: straight, paved, and full "
    "of soldiers. I want to argue that the aqueduct did more. A road shows that an army can come; an "
    "aqueduct shows that somebody intends to stay.",
    "When Frontinus took office, nine aqueducts served the city, and he set out to measure each. He "
    "found that far more water left the springs than ever reached the basins. He blamed farmers, pipe-"
    "makers and his own staff, and his report is one of the first audits of a public service.",
    "Water also arranged the city by rank. Public basins came first, then baths, then private houses, "
    "and a private pipe ended with its owner's death. A citizen could read his place in society from "
    "the distance to the nearest tap.",
    "On a clear day in June the asphalt of a schoolyard can reach 47 degrees by two in the afternoon. "
    "We ask which of two cheap measures lowers the surface more: a sail that shades it, or a sprinkler "
    "that wets it every half hour. Three loggers lay on the same asphalt, four metres apart.",
    "Below the sail the peak was 14 degrees lower than in the open. The sprinkler cooled as much for a "
    "few minutes, but the asphalt was warm again before the next turn. Shade clearly wins, and it costs"
    " nothing to run once it hangs.",
    "Two numbers stand out. The sail needs 20 minutes in the morning to be put up, and the sprinkler "
    "uses 90 litres an hour. Neither was part of our question, yet both decide whether a school can "
    "keep it up.",
    "The function reads every row into a list before it counts anything. For ten thousand rows that is "
    "no trouble, but the file from the weather service has forty million. A generator would keep one "
    "row in memory and give the same totals.",
    "We chose a sorted array over a tree because the data never changes after the morning import. "
    "Searching takes the logarithm of the length either way. The array wins by being one block of "
    "memory that the cache likes.",
    "Learners who explained a step to a partner remembered it a week later; those who only read it did "
    "not. The difference was largest for the students who had failed the first quiz. Explaining seems "
    "to show them what they had only recognised.",
    "Critics will say that the sample was small and came from a single school. That is fair, and we "
    "repeat it in the conclusion. Still, the effect had the same sign in each of the four classes, "
    "which chance would give one time in sixteen.",
    "Some will answer that roads carried grain, and that Rome could drink from the Tiber before it "
    "could feed itself without the sea. But grain mostly came by ship and barge. Roads moved the "
    "exceptional; pipes moved the ordinary.",
    "Finally, consider what failed. When the Goths cut the aqueducts in 537, the mills on the hill "
    "stopped within days. Within a generation people had left the heights for the river bend, and the "
    "city had changed its shape.",
]
NEW = [
    "This point needs one more source.",
    "A colleague made the same remark about the harbour of Ostia.",
    "In the second draft I would like to return to this.",
    "The figure below shows the mean of the three days.",
]
OTHER_WORDS = {
    "found": "discovered", "more": "greater amounts of", "water": "liquid", "city": "town", "shows": "proves",
    "large": "big", "largest": "greatest", "small": "tiny", "learners": "pupils", "students": "children",
    "file": "document", "memory": "storage", "search": "look up", "lower": "less", "asphalt": "pavement",
    "peak": "maximum", "report": "account", "rank": "class", "nearest": "closest", "fair": "true",
    "effect": "difference", "school": "college", "people": "families", "mills": "wheels", "stopped": "halted",
    "argue": "claim", "picture": "image", "measure": "gauge", "question": "task", "counts": "adds up",
}  # fmt: skip


def _quoted(draw, is_long=False):
    """(paragraphs, number of the one that is quoted from), the quote between the two signs."""
    chosen = draw.sample(PARAGRAPHS, draw.randint(4, 9))
    place = draw.randrange(len(chosen))
    words = chosen[place].split(" ")
    size = min(len(words), draw.randint(9, 22) if is_long else draw.randint(2, 14))
    at = draw.randrange(len(words) - size + 1)
    words[at : at + size] = [f"{OPEN}{words[at]}", *words[at + 1 : at + size]]
    words[at + size - 1] += CLOSE
    chosen[place] = " ".join(words)
    return chosen, place


def _typo(word, draw):
    bare = [number for number, letter in enumerate(word) if letter.isalpha()]
    if len(bare) < 4:
        return word
    at = draw.choice(bare[1:-1])
    return word[:at] + draw.choice([word[at] * 2, "", "e" if word[at] != "e" else "a"]) + word[at + 1 :]


def typing(chosen, place, draw):
    """Slips mended, in the quote and around it."""
    return [
        " ".join(_typo(word, draw) if draw.random() < 0.08 else word for word in one.split(" "))
        for one in chosen
    ]


def rewording(chosen, place, draw):
    """Words replaced by others, in the quote and around it."""

    def other(word):
        plain = word.strip(f"{OPEN}{CLOSE}.,;:").lower()
        return word.replace(plain, OTHER_WORDS[plain]) if plain in OTHER_WORDS else word

    changed = [" ".join(map(other, one.split(" "))) for one in chosen]
    words = changed[place].split(" ")
    inside = range(
        next(number for number, word in enumerate(words) if OPEN in word),
        next(number for number, word in enumerate(words) if CLOSE in word) + 1,
    )
    if len(inside) > 4:
        at = draw.choice(inside[1:-1])
        words[at] = draw.choice(["indeed", "mostly", "in part", "twice"])
    changed[place] = " ".join(words)
    return changed


def adding(chosen, place, draw):
    """Sentences and paragraphs put in before, behind and next to the quote."""
    changed = list(chosen)
    changed[place] = f"{draw.choice(NEW)} {changed[place]}"
    for _time in range(draw.randint(1, 3)):
        changed.insert(draw.randint(0, len(changed)), " ".join(draw.sample(NEW, 2)))
    return changed


def moving(chosen, place, draw):
    """The paragraph of the quote goes elsewhere."""
    changed = list(chosen)
    own = changed.pop(place)
    elsewhere = [number for number in range(len(changed) + 1) if number != place]
    changed.insert(draw.choice(elsewhere), own)
    return typing(changed, 0, draw) if draw.random() < 0.4 else changed


def cutting(chosen, place, draw):
    """What stands around the quote goes: other sentences of its paragraph, other paragraphs."""
    keep = [one for one in chosen if OPEN in one or draw.random() < 0.6]
    own = next(number for number, one in enumerate(keep) if OPEN in one)
    sentences = keep[own].split(". ")
    inside = [number for number, one in enumerate(sentences) if OPEN in one or CLOSE in one]
    keep[own] = ". ".join(sentences[inside[0] : inside[-1] + 1])
    return keep


def shortening(chosen, place, draw):
    """Words of the quote itself go."""
    words = chosen[place].split(" ")
    first = next(number for number, word in enumerate(words) if OPEN in word)
    last = next(number for number, word in enumerate(words) if CLOSE in word)
    for at in sorted(draw.sample(range(first + 1, last), (last - first - 1) // 4), reverse=True):
        del words[at]
    return [*chosen[:place], " ".join(words), *chosen[place + 1 :]]


def deleting(chosen, place, draw):
    """The paragraph of the quote goes, and with it the quote."""
    return [one for number, one in enumerate(chosen) if number != place] or [draw.choice(NEW)]


def repeating(chosen, place, draw):
    """The paragraph of the quote stands once more, in other words, elsewhere."""
    twin = chosen[place].replace(OPEN, "").replace(CLOSE, "")
    twin = rewording([f"{OPEN}{twin}{CLOSE}"], 0, draw)[0].replace(OPEN, "").replace(CLOSE, "")
    changed = typing(chosen, place, draw)
    # Beside it nobody could tell which of the two was meant.
    far = [number for number in range(len(changed) + 1) if number not in (place, place + 1)]
    changed.insert(draw.choice(far), twin)
    return changed


def rewriting(chosen, place, draw):
    """All at once: moved, reworded, mended, with new sentences around it."""
    changed = rewording(chosen, place, draw)
    draw.shuffle(changed)
    own = next(number for number, one in enumerate(changed) if OPEN in one)
    return typing(adding(changed, own, draw), own, draw)


KINDS = (typing, rewording, adding, moving, cutting, shortening, deleting, repeating, rewriting)


def cases(each, seed=2026):
    """[(kind, old, new, (start, stop) in the old, (start, stop) in the new or None)]."""
    found = []
    for number in range(each * len(KINDS)):
        draw = random.Random(f"{seed}.{number}")
        kind = KINDS[number % len(KINDS)]
        chosen, place = _quoted(draw, is_long=kind is shortening or kind is deleting)
        old, new = "\n\n".join(chosen), "\n\n".join(kind(chosen, place, draw))
        found.append(
            (kind.__name__, *_spanned(old)[:1], _spanned(new)[0], _spanned(old)[1], _spanned(new)[1])
        )
    return found


def _spanned(text):
    start = text.find(OPEN)
    bare = text.replace(OPEN, "")
    stop = bare.find(CLOSE)
    return bare.replace(CLOSE, ""), (start, stop) if start >= 0 else None


def verdict(found, truth):
    """right, wrong or missed."""
    if found is None:
        return "right" if truth is None else "missed"
    if truth is None:
        return "wrong"
    both = max(0, min(found.stop, truth[1]) - max(found.start, truth[0]))
    share = both / (max(found.stop, truth[1]) - min(found.start, truth[0]))
    return "right" if share >= RIGHT else "wrong" if share < WRONG else "roughly"


def measure(each=40, seed=2026):
    """({kind: Counter of verdicts}, seconds of each)."""
    tally, took = {}, []
    for kind, old, new, (start, stop), truth in cases(each, seed):
        begun = perf_counter()
        found = find(old, new, start, stop)
        took.append(perf_counter() - begun)
        tally.setdefault(kind, Counter())[verdict(found, truth)] += 1
    return tally, took


def main(arguments=()):
    """Print what was found again, and what a comparison of two versions takes."""
    tally, took = measure()
    whole = sum(tally.values(), Counter())
    count = sum(whole.values())
    for kind, found in tally.items():
        print(f"{kind:12} " + ", ".join(f"{number} {word}" for word, number in sorted(found.items())))
    print(
        f"{count} quotes: {whole['right']} right ({whole['right'] / count:.1%}), {whole['wrong']} wrong "
        f"({whole['wrong'] / count:.1%}), {whole['roughly']} roughly, {whole['missed']} missed; "
        f"{statistics.median(took) * 1000:.1f} ms in the middle, {max(took) * 1000:.0f} ms at most"
    )
    old = " ".join(PARAGRAPHS * 3).split(" ")[:1000]
    new = [word if number % 40 else f"{word} indeed" for number, word in enumerate(old)]
    best = 1.0
    for _time in range(20):
        changes.pieces.cache_clear()
        begun = perf_counter()
        changes.pieces(" ".join(old), " ".join(new))
        best = min(best, perf_counter() - begun)
    print(f"diff of 1,000 words: {best * 1000:.1f} ms")
    return 0 if whole["right"] / count >= 0.97 and whole["wrong"] / count <= 0.01 else 1
