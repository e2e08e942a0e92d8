"""How well a writer's own name is noticed: `python -m tests.bench names [--misses]`.

Made-up names are put into the works of the demo in each of WAYS, and looked for in all its texts as they are.
Names that are words are counted apart: they are the hard ones."""

import time
import unicodedata
from functools import cache
from pathlib import Path

import yaml

from peerreview.domain.own_name import Writer, giveaways
from peerreview.store.demo import __file__ as demo

ORDINARY = (
    """
Ada Brandt|Tomasz Kowalczyk|Siobhan Gallagher|Nguyen Thi Lan|Ludovic Bertrand|Zeynep Yildirim
Ingrid Halvorsen|Chiara Bellucci|Oluwaseun Adeyemi|Priya Chandrasekhar|Matteo Ricciardi
Sorcha Mulvaney|Dmitri Wolkow|Katalin Szabo|Rafael Figueiredo|Annika Lindqvist|Jean-Luc Moreau
Anne-Marie O’Connell|Jürgen Müller|Žofie Dvořáková|José García|Ольга Смирнова
Ελένη Παπαδοπούλου|דוד לוי|محمد حداد|मीरा शर्मा
""".strip()
    .replace("\n", "|")
    .split("|")
)
WORDS = (
    """
Will Rose|May Wood|Mark Lind|Rose Hill|Grace Hope|Frank Stone|Bill Waters|Jack Field|Summer Day
April Young|Art Miles|Drew Long|Ray Sharp|Rich Banks|Hope Love|Joy Winter|Chase Rivers
Dawn Fisher|Sue Park|Pat Price|Heather Green|Cliff Banks|Robin Wise|June Snow|Earl Street
Penny Power|Miles Young|Page Turner|Victor Black|Ernst Klein
""".strip()
    .replace("\n", "|")
    .split("|")
)

UNSPACED = ["王小明", "김민수", "佐藤花子", "สมชาย ใจดี"]


def bare(name):
    """*name* without accents."""
    apart = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def slip(name):
    """*name* with two letters of its last part in the wrong order."""
    return name[:-3] + name[-2] + name[-3] + name[-1]


# what is written, where
WAYS = {
    "title, by-line": lambda first, last, text: f"# Heat\n\nby {first} {last}\n\n{text}",
    "title, name alone": lambda first, last, text: f"{first} {last}\n\n{text}",
    "heading": lambda first, last, text: f"# {first} {last}: Heat\n\n{text}",
    "last, first": lambda first, last, text: f"{last}, {first}\n\n{text}",
    "in a sentence": lambda first, last, text: (
        f"{text}\n\nThe photographs were taken by {first} {last} in May."
    ),
    "possessive": lambda first, last, text: f"# {first} {last}’s report\n\n{text}",
    "small letters": lambda first, last, text: f"{text}\n\nwritten by {first.lower()} {last.lower()}",
    "capitals": lambda first, last, text: f"{first.upper()} {last.upper()}\n\n{text}",
    "without accents": lambda first, last, text: f"{text}\n\n{bare(first)} {bare(last)}",
    "one slip": lambda first, last, text: f"by {first} {slip(last)}\n\n{text}",
    "bold and link": lambda first, last, text: f"**{first}** [{last}](https://x.example/me)\n\n{text}",
    "in code": lambda first, last, text: f'{text}\n\n    __author__ = "{first} {last}"',
    "underscores": lambda first, last, text: f"{text}\n\nFile: {first}_{last}_heat.pdf",
    "in an address": lambda first, last, text: f"{text}\n\nhttps://x.example/~{first}{last}/heat".lower(),
    "initial between": lambda first, last, text: f"{first} K. {last}\n\n{text}",
    "signed with the first": lambda first, last, text: f"{text}\n\nKind regards,\n{first}",
    "signed with the last": lambda first, last, text: f"{text}\n\n– {last}",
    "I am": lambda first, last, text: f"My name is {first}, and this is about heat.\n\n{text}",
}


@cache
def texts():
    """(works, all texts) of the demo."""
    found = []
    for path in sorted((Path(demo).parent / "texts").glob("*.yaml")):
        if path.stem != "people":
            found += list(_strings(yaml.safe_load(path.read_text())))
    return [text for text in found if len(text) > 1500], [text for text in found if " " in text]


def _strings(node):
    if isinstance(node, str):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _strings(one)


def found_in(names):
    """{way: (share of *names* that are noticed, those that are not)}"""
    works = texts()[0]
    told = {}
    for way, write in WAYS.items():
        missed = []
        for place, name in enumerate(names):
            first, _, last = name.rpartition(" ")
            if not giveaways(write(first, last, works[place % len(works)]), [_writer(name)]):
                missed.append(name)
        told[way] = 1 - len(missed) / len(names), missed
    return told


def falsely_found(names):
    """[(name, what was taken for it)] in the texts of the demo, in which none of *names* stands."""
    return [
        (name, text[max(0, start - 20) : end + 20])
        for name in names
        for text in texts()[1]
        for start, end in giveaways(text, [_writer(name)])
    ]


def _writer(name):
    return Writer(name, "x@college.example", ("s1234567",))


def main(argv):
    """Print both tables; with --misses also what was missed and what was falsely noticed."""
    kinds, (works, everything) = {"ordinary": ORDINARY, "words": WORDS}, texts()
    found = {kind: found_in(names) for kind, names in kinds.items()}
    print(f"{'noticed':24}" + "".join(f"{kind:>12}" for kind in kinds))
    for way in WAYS:
        print(f"{way:24}" + "".join(f"{found[kind][way][0]:>12.0%}" for kind in kinds))
    print(f"\nfalse alarms in {len(everything)} texts, of which {len(works)} are works")
    for kind, names in (kinds | {"unspaced": UNSPACED}).items():
        started = time.perf_counter()
        alarms, looked = falsely_found(names), len(names) * len(everything)
        each = 1000 * (time.perf_counter() - started) / looked
        print(f"{kind:24}{len({*alarms}):>5} in {looked} ({each:.2f} ms each)")
        if "--misses" in argv:
            print(*alarms, sep="\n")
    if "--misses" in argv:
        print(*((kind, way, *found[kind][way][1]) for kind in kinds for way in WAYS), sep="\n")
    return 0
