"""What the demo's people write: the texts beside this module, read into the values that pages would post."""

import functools
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "texts"
HELPFUL = {1: "not_yet", 2: "partly", 3: "useful", 4: "changed"}
# What an author who found a review this helpful says of it on each scale, and does with its comments.
SCALES = {
    1: ("hardly", "mostly", "hardly"),
    2: ("partly", "mostly", "partly"),
    3: ("mostly", "very", "mostly"),
    4: ("very", "very", "very"),
}
ADVICE = {1: "", 2: "partly", 3: "accept", 4: "accept"}


@functools.cache
def load(name):
    """The plain values of ``texts/<name>.yaml``."""
    return yaml.load(
        (FOLDER / f"{name}.yaml").read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )


def works(kind):
    """{student key: entry} of all files of a kind; an entry has the ``text`` and the ``reviews`` that others
    write about it."""
    return {
        key: entry
        for path in sorted(FOLDER.glob(f"{kind}*.yaml"))
        for key, entry in load(path.stem)["works"].items()
    }


def name_of(key):
    """The name of a student."""
    return next(entry["name"] for entry in load("people")["students"] if entry["key"] == key)


def typed_work(text):
    """The draft of a work."""
    return {"text": {"text": text}}


def typed_plain(said):
    """The draft of short answers: words, and numbers of levels from 1 up."""
    return {
        item: {"level": f"l{value}"} if isinstance(value, int) else {"text": value}
        for item, value in said.items()
        if item != "looked"
    }


def typed_review(review):
    """The draft of a review."""
    comments = {
        item: {"level": review["levels"][item], "text": text} for item, text in review["comments"].items()
    }
    return comments | {"overall": {"text": review["overall"]}}


def half_typed_review(review, in_writing):
    """The draft of a review that stopped: what *in_writing* ({item: text}) says, and its first comment unless
    that is there too."""
    first = next(iter(review["comments"]))
    begun = {first: {"level": review["levels"][first], "text": review["comments"][first]}}
    return begun | {item: {"level": "", "text": text} for item, text in in_writing.items()}


def typed_answer(back, comments=()):
    """The draft of an author's answer to a review with *comments* (item ids): ratings and decisions follow
    from how helpful it was."""
    specific, kind, usable = SCALES[back["helpful"]]
    advice = {f"advice.{item}": {"level": ADVICE[back["helpful"]]} for item in comments}
    rated = {
        "specific": {"level": specific},
        "kind": {"level": kind},
        "usable": {"level": usable},
        "helpful": {"level": HELPFUL[back["helpful"]]},
    }
    return (
        advice
        | rated
        | {"thanks": {"ticks": ["thanks"] if back["thanks"] else []}, "reply": {"text": back["reply"]}}
    )
