"""Files that people hand in: how many, how large, and every reason why one cannot be taken, with what to do
instead."""

from typing import NamedTuple

from peerreview.domain.words import N_

MOST = 6  # of one answer: their keys fit where what is chosen is kept
MOST_MEGABYTES = 30
USUAL, USUAL_MEGABYTES = 3, 20
MEGABYTE = 1_000_000
LONGEST_NAME = 120
LONGEST_WORDS = 2000  # signs that say what a picture shows

# What stands in a picker of files; what a file is, is read from what stands in it.
PICKED = (
    ".pdf,.docx,.odt,.png,.jpg,.jpeg,.webp,.gif,.txt,.md,.csv,.py,.r,.java,.c,.cpp,.h,.js,.ts,.html,.css,"
    ".sql,.tex,.ipynb,.zip"
)

WAITING, READY, REFUSED = "waiting", "ready", "refused"
STATES = (WAITING, READY, REFUSED)
KINDS = ("", "picture", "text", "pdf", "document", "tree")

REASONS = {
    "empty": N_("There is nothing in it. Look at it on your device, then choose it again."),
    "unknown": N_(
        "This is no document, picture, text or code that can be shown here. Save it as a PDF, then add that."
    ),
    "office": N_(
        "Slides, sheets and old Word documents (.doc) are not shown here. Save it there as a PDF, "
        "or a text as "
        ".docx, then add that."
    ),
    "packed": N_(
        "Of packed files only .zip is opened here. Pack it anew as .zip, or add the files in it one by one."
    ),
    "broken_document": N_(
        "This document is damaged, and cannot be read. Open it, save it anew, then add that."
    ),
    "broken_zip": N_("This file is damaged, or cut off, and cannot be opened. Make it again, then add that."),
    "swells": N_(
        "Unpacked it would be {count} MB or more; up to {most} MB can be opened. Leave out what is large in "
        "it, or make it anew."
    ),
    "many_files": N_("There are {count} files in it; up to {most} can be shown. Hand in those that count."),
    "declared": N_(
        "It declares names of its own, as no program for documents does, and is not opened. Save it "
        "as a PDF, "
        "then add that."
    ),
    "nested": N_(
        "In it “{name}” is packed once more. Unpack that one, pack all of it anew as one .zip, then add that."
    ),
    "leads_out": N_(
        "The file “{name}” in it is meant to lie outside of its folder. Pack the folder anew, then add that."
    ),
    "turned": N_(
        "The name “{name}” in it holds signs that nobody sees or that turn it around. Give it another, then "
        "pack it anew."
    ),
    "broken_notebook": N_(
        "This notebook is damaged, and cannot be read. Open it, save it anew, then add that; or a PDF of it."
    ),
    "locked": N_("It is locked with a password. Save it without one, then add that."),
    "broken_pdf": N_("This PDF is damaged, and cannot be read. Save it again as a PDF, then add that."),
    "broken_picture": N_(
        "This picture is damaged, or cut off, and cannot be read. Save it again, then add that."
    ),
    "large_picture": N_(
        "A picture in it has {count} megapixels; up to {most} can be shown. Make it smaller, then add it."
    ),
    "many_pages": N_("It has {count} pages; up to {most} can be shown. Hand in the part that counts."),
    "long_text": N_("There is more text in it than can be shown: up to {most} characters. Make it shorter."),
    "many_lines": N_("It has {count} lines; up to {most} can be shown. Hand in the part that counts."),
    "too_much": N_(
        "Showing it takes more than this site can give it. Save it as a simpler PDF, then add that."
    ),
    "failed": N_("It could not be read. Save it again, or as a PDF, then add that."),
}

LEFT_OUT = {
    "notes": (
        N_("{count} note on a page is not shown to readers."),
        N_("{count} notes on its pages are not shown to readers."),
    ),
    "words": (N_("{count} word could not be shown."), N_("{count} words could not be shown.")),
    "hidden": (
        N_("{count} hidden word is not shown to readers."),
        N_("{count} hidden words are not shown to readers."),
    ),
    "margins": (
        N_("{count} word above or below its pages is not shown to readers."),
        N_("{count} words above or below its pages are not shown to readers."),
    ),
    "changes": (
        N_("{count} tracked change is shown as accepted."),
        N_("{count} tracked changes are shown as accepted."),
    ),
    "outputs": (
        N_("{count} output of a cell could not be shown."),
        N_("{count} outputs of cells could not be shown."),
    ),
    "parts": (N_("{count} file in it cannot be shown."), N_("{count} files in it cannot be shown.")),
    "beside": (
        N_("{count} file that a program keeps beside (such as .git) is not shown."),
        N_("{count} files that programs keep beside (such as .git) are not shown."),
    ),
    "cells": (N_("{count} cell is not shown."), N_("{count} cells are not shown.")),
    "pictures": (N_("{count} picture could not be shown."), N_("{count} pictures could not be shown.")),
    "fields": (N_("What is filled into fields may be missing."),) * 2,
}


class File(NamedTuple):
    """One file that belongs to a response: its ``key`` in addresses and answers; the ``name`` its owner gave
    it, which readers never get; its ``state`` (one of STATES), ``kind`` (one of KINDS) and bytes in ``size``;
    the ``reason`` it was refused for (a key of REASONS) with the ``values`` of its sentence; what was
    ``left_out`` {a key of LEFT_OUT: how many}; how many ``pages`` it has, of which so many are ``drawn``;
    whether it ``is_silent`` (has no words of its own), and what its owner says that it shows: ``said`` to
    readers, ``drafted`` until the work is handed in."""

    key: str
    name: str
    state: str
    kind: str = ""
    size: int = 0
    reason: str = ""
    values: dict = {}
    left_out: dict = {}
    pages: int = 0
    drawn: int = 0
    is_silent: bool = False
    said: str = ""
    drafted: str = ""

    @property
    def asks_words(self):
        """Whether its owner is asked to say what it shows."""
        return self.is_ready and self.is_silent

    @property
    def is_ready(self):
        """Whether readers can be shown it."""
        return self.state == READY

    @property
    def why(self):
        """(sentence, values) of why it cannot be taken."""
        return REASONS.get(self.reason, REASONS["failed"]), self.values


def described(typed):
    """What somebody typed of what a picture shows, as one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())


def name_of(given):
    """The name of a file as its owner sees it: without folders before it and signs one cannot see or that
    turn the direction, cut where it is long; "" for none."""
    name = given.replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if sign.isprintable() and not "\u202a" <= sign <= "\u202e")
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        stem, dot, end = name.rpartition(".")
        name = (
            f"{(stem or end)[: LONGEST_NAME - 12]}…{dot}{end[:8]}" if dot else f"{name[: LONGEST_NAME - 1]}…"
        )
    return name.strip(". ")


def ending_of(name):
    """The ending of a file's name (".py"), small; "" where it has none that is letters and digits."""
    found = name.rpartition(".")[2].lower() if "." in name else ""
    return (
        f".{found}"
        if found.isascii() and found.isalnum() and len(found) <= 10 and not found.isdigit()
        else ""
    )
