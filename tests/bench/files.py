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
from pathlib import Path

from tests import papers
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
    }


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
    for name, (data, words) in samples.items():
        line = subprocess.run(
            [sys.executable, "-m", "tests.bench.files", "--one"],
            input=data,
            capture_output=True,
            check=True,
        ).stdout
        seconds, memory, said, marks, text = json.loads(line)
        kept = _kept(words, text)
        wrong += marks + (kept is not None and kept < 99.5)
        tail = f", {kept:.1f} % of its words" if kept is not None else ""
        print(
            f"{name[-28:]:28} {len(data):9,} {seconds:8.2f} {memory:5.0f}  {said}{tail}, {marks} marks left"
        )
    return 1 if wrong else 0


def _kept(words, text):
    if not words:
        return None
    found = text.split()
    return 100 * min(len(found), len(words)) / len(words) if set(words) <= set(found) else 0.0


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
        made = b"".join(_unpacked(path.read_bytes()) for path in sorted(out.iterdir()))
        pages = answer.get("pages", [answer])
        text = " ".join(page.get("text", "") for page in pages)
        said = f"refused: {answer['refused']}" if "refused" in answer else answer["kind"]
        print(json.dumps([seconds, memory, said, made.count(MARK.encode()), text]))


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
