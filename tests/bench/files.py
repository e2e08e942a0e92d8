"""What making a file ready takes: seconds and the most memory of the process, by kind; whether marks planted
in what is hidden are left, and whether the words are kept."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from pathlib import Path
from random import Random

from tests import papers
from tests.documents import POINT, box, docx, field, odt, packed, paragraph, run
from tests.notebooks import code, notebook, words
from tests.papers import MARK

WORDS = "Weirs hold water, and a wall is only as good as its foot."


def _samples():
    """{name: (bytes, words that must be kept)}"""
    page = "\n".join([WORDS] * 30)
    return {
        "pdf, 1 page, marked": (papers.pdf(WORDS, marked=True), WORDS.split()),
        "pdf, 10 pages": (papers.pdf(*[page] * 10), page.split() * 10),
        "pdf, 50 pages": (papers.pdf(*[page] * 50), page.split() * 50),
        "jpeg, 1 megapixel, marked": (papers.photo("JPEG", (1200, 900), marked=True), []),
        "jpeg, 24 megapixels": (papers.photo("JPEG", (6000, 4000)), []),
        "jpeg, 39 megapixels": (papers.photo("JPEG", (7200, 5400)), []),
        "png, 24 megapixels, marked": (papers.photo("PNG", (6000, 4000), marked=True), []),
        "webp, marked": (papers.photo("WEBP", (1200, 900), marked=True), []),
        "gif, marked": (papers.photo("GIF", (1200, 900), marked=True), []),
        "code, 5,000 lines": ((WORDS + "\n").encode() * 5000, (WORDS.split()) * 5000),
        "png, 144 megapixels": (_wide(), []),
        "docx, marked": (docx(marked=True), ["Weirs", "hold", "water."]),
        "docx, 80 pages": (docx(paragraph(page) * 80), page.split() * 80),
        "odt, marked": (odt(marked=True), ["Weirs", "hold", "water."]),
        "odt, 80 pages": (odt(f"<text:p>{page}</text:p>" * 80), page.split() * 80),
        "notebook, marked": (notebook(words(WORDS), marked=True), WORDS.split()),
        "notebook, 300 cells": (_lab(page), (page.split() + ["for", "x", "in", "y:", "pass"]) * 150),
        "zip of all, marked": (_folder(), []),
        "zip, 190 files of code": (
            packed({f"{n}.py": _CODE for n in range(190)}),
            _CODE.decode().split() * 190,
        ),
        "docx, 300 MB in it": (docx(more={"word/media/a.bmp": bytes(300_000_000)}), []),
    }


_CODE = b"for x in y:\n    print(x)  # each\n" * 40


def _lab(page):
    return notebook(*[one for _n in range(150) for one in (words(page), code("for x in y:\n    pass"))])


def _folder():
    """One of each kind, with marks."""
    beside = {".git/config": MARK.encode(), "__MACOSX/._a": MARK.encode()}
    made = {"a.docx": docx(marked=True), "b.odt": odt(marked=True), "c.pdf": papers.pdf(WORDS, marked=True),
            "d.jpg": papers.photo(marked=True), "e.ipynb": notebook(marked=True), "f.py": _CODE}  # fmt: skip
    return packed(made | beside, said=MARK)


def _clean(many=40):
    """{name: (bytes, words)} of ordinary works, each another: PDF, DOCX, ODT, notebooks, texts."""
    chance = Random(159)
    found = {}
    for number in range(many):
        lines = [
            " ".join(chance.choices(_TONGUES, k=chance.randint(6, 12))) for _n in range(chance.randint(5, 25))
        ]
        kind = ("pdf", "docx", "odt", "ipynb", "txt")[number % 5]
        make = {
            "pdf": lambda lines: papers.pdf("\n".join(lines)),
            "docx": lambda lines: docx("".join(_varied(number, line) for number, line in enumerate(lines))),
            "odt": lambda lines: odt("".join(_odt_line(number, line) for number, line in enumerate(lines))),
            "ipynb": lambda lines: notebook(*(words(line) for line in lines)),
            "txt": lambda lines: "\n".join(lines).encode(),
        }[kind]
        if kind == "pdf":  # its plain font has no other letters
            lines = [line.encode("latin-1", "ignore").decode("latin-1") for line in lines]
        found[f"{kind} {number + 1}"] = make(lines), " ".join(lines).split()
    return found


_TONGUES = (
    "water heavy wall foot river because although measured 47 12.5 3rd Wehr Fluß Böschung über café déjà "
    "naïve Žluťoučký kůň Ελλάδα вода 水 données re-use well-known it’s “so” (sic) e.g. CO2 x=3 100% #1 A/B"
).split()


def _varied(number, line):
    """A line of a DOCX in one of the ways in which words stand there."""
    first, _space, rest = line.partition(" ")
    return [
        lambda: paragraph(line),
        lambda: paragraph(line, style="berschrift1"),
        lambda: paragraph(line, more=POINT),
        lambda: f"<w:tbl><w:tr><w:tc>{paragraph(first)}</w:tc><w:tc>{paragraph(rest)}</w:tc></w:tr></w:tbl>",
        lambda: paragraph(run(first + " ", "<w:b/>"), field("REF a", rest)),
        lambda: paragraph(first, box(rest)),
        lambda: f"<w:sdt><w:sdtContent>{paragraph(line)}</w:sdtContent></w:sdt>",
    ][number % 7]()


def _odt_line(number, line):
    first, _space, rest = line.partition(" ")
    return [
        f"<text:p>{line}</text:p>",
        f"<text:h text:outline-level='2'>{line}</text:h>",
        f"<text:list><text:list-item><text:p>{line}</text:p></text:list-item></text:list>",
        f"<table:table><table:table-row><table:table-cell><text:p>{first}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{rest}</text:p></table:table-cell></table:table-row></table:table>",
        f"<text:section><text:p><text:span>{first}</text:span><text:s/>{rest}</text:p></text:section>",
    ][number % 5]


def _wide():
    """A small file of very many pixels: refused before it is read."""
    data = papers.photo("PNG", (8, 8))
    header = (12_000).to_bytes(4, "big") * 2 + data[24:29]
    sound = zlib.crc32(b"IHDR" + header).to_bytes(4, "big")
    return data[:16] + header + sound + data[33:]


def main(argv):
    """One line for each file; with files named, of these instead."""
    parser = argparse.ArgumentParser(prog="files")
    parser.add_argument("file", nargs="*")
    named = parser.parse_args(argv).file
    samples = {name: (Path(name).read_bytes(), []) for name in named} if named else _samples()
    print(f"{'file':28} {'in':>9} {'seconds':>8} {'MB':>5}  came of it")
    wrong = 0
    for name, (data, given) in samples.items():
        seconds, memory, said, marks, text = _derived(data)
        kept = _kept(given, text)
        wrong += marks + (kept is not None and kept < 99.5)
        tail = f", {kept:.1f} % of its words" if kept is not None else ""
        print(
            f"{name[-28:]:28} {len(data):9,} {seconds:8.2f} {memory:5.0f}  {said}{tail}, {marks} marks left"
        )
    if not named:
        wrong += _keeps_words()
    return 1 if wrong else 0


def _keeps_words():
    """One line for the ordinary works: the least that one of them keeps. Returns whether it is too
    little."""
    least, total, lost = 100.0, 0, 0.0
    for name, (data, given) in _clean().items():
        kept = _kept(given, _derived(data)[4])
        least, total, lost = min(least, kept), total + len(given), lost + len(given) * (1 - kept / 100)
        if kept < 99.5:
            print(f"{name}: {kept:.1f} % of its words")
    print(
        f"40 clean files: {100 - 100 * lost / total:.2f} % of {total} words kept, {least:.2f} % of the worst"
    )
    return least < 99.5


def _derived(data):
    """[seconds, MB, what came of it, marks left, its text] of one file."""
    command = [sys.executable, "-m", "tests.bench.files", "--one"]
    return json.loads(subprocess.run(command, input=data, capture_output=True, check=True).stdout)


def _kept(given, text):
    if not given:
        return None
    lost = Counter(given) - Counter(text.split())
    return 100 - 100 * lost.total() / len(given)


def _one():
    """One file from the input, in a process that has seen no other, and without the room around it: so what
    the system counts is that process's own."""
    data = sys.stdin.buffer.read()
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "source", Path(folder) / "out"
        source.write_bytes(data)
        out.mkdir()
        began = time.monotonic()
        command = [sys.executable, "-m", "peerreview.deriving", str(source), str(out)]
        child = os.posix_spawn(sys.executable, command, os.environ)
        _pid, _status, used = os.wait4(child, 0)
        answer = out / "answer.json"
        answer = json.loads(answer.read_text()) if answer.exists() else {"refused": "failed"}
        seconds = time.monotonic() - began
        memory = used.ru_maxrss / 1000
        made = b"".join(_unpacked(path.read_bytes()) for path in sorted(out.rglob("*")) if path.is_file())
        text = " ".join(_texts(answer))
        said = f"refused: {answer['refused']}" if "refused" in answer else answer["kind"]
        print(json.dumps([seconds, memory, said, made.count(MARK.encode()), text]))


def _texts(answer):
    for part in answer.get("parts", ()):
        yield from _texts(part)
    yield from (page["text"] for page in answer.get("pages", ()))
    yield answer.get("text", "")


def _unpacked(data):
    found = [data]
    for match in re.finditer(rb"stream\r?\n", data):
        try:
            found.append(zlib.decompressobj().decompress(data[match.end() :]))
        except zlib.error:
            continue
    return b"\n".join(found)


if __name__ == "__main__":
    _one()
