"""Packed folders: each file in them made anew, under its path; what swells, leads out or is packed twice is
refused."""

import io
import json
import zipfile

import pytest

from peerreview.deriving import limits, tree
from peerreview.domain.files import LEFT_OUT, REASONS
from tests.deriving.test_deriving import derive, everything, refused
from tests.documents import docx, odt, packed
from tests.notebooks import notebook, words
from tests.papers import MARK, pdf, photo

BESIDE = (
    ".git/config",
    "__MACOSX/._a.py",
    "a/.DS_Store",
    "node_modules/x/i.js",
    "a/__pycache__/b.pyc",
    "Thumbs.db",
)


def test_every_kind_is_made_anew_under_its_path(tmp_path):
    hidden = dict.fromkeys(BESIDE, MARK.encode())
    entries = {
        "lab/report.docx": docx(marked=True), "lab/notes.odt": odt(marked=True),
        "lab/essay.pdf": pdf("Weirs", marked=True),
        "lab/plot.jpg": photo(marked=True), "lab/run.py": b"import x",
        "lab/run.ipynb": notebook(words("# A"), marked=True),
        "read me.txt": b"Read me.", "lab/empty.txt": b"", "lab/tool.exe": b"MZ" + bytes(90),
    } | hidden  # fmt: skip
    answer, folder = derive(tmp_path, packed(entries, said=MARK))
    kinds = {part["path"]: part.get("kind") or part["refused"] for part in answer["parts"]}
    assert list(kinds.items()) == [
        ("read me.txt", "text"), ("lab/empty.txt", "empty"), ("lab/essay.pdf", "pdf"),
        ("lab/notes.odt", "document"),
        ("lab/plot.jpg", "picture"), ("lab/report.docx", "document"), ("lab/run.ipynb", "document"),
        ("lab/run.py", "text"), ("lab/tool.exe", "unknown"),
    ]  # fmt: skip
    assert (
        answer["left_out"] == {"parts": 2, "beside": len(BESIDE)}
        and answer["left_out"].keys() <= LEFT_OUT.keys()
    )
    made = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in made if path.name == "source"]
    assert MARK.encode() not in b"".join(everything(path.read_bytes()) for path in made)
    assert MARK not in json.dumps(answer)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"a/../../b.txt": b"x"}, "leads_out"),
        ({"/etc/passwd": b"x"}, "leads_out"),
        ({"C:\\b.txt": b"x"}, "leads_out"),
        ({"fdp\u202etxt.exe": b"x"}, "turned"),
        ({"a\x01b.txt": b"x"}, "turned"),
        ({"in.zip": packed({"a": b"b"}), "a.txt": b"x"}, "nested"),
        ({"in.tar.gz": b"\x1f\x8b" + bytes(9), "a.txt": b"x"}, "nested"),
        ({"a.exe": b"MZ" + bytes(99)}, "unknown"),
        (dict.fromkeys(BESIDE, b"x"), "empty"),
        ({}, "empty"),
        ({f"{number}.txt": b"x" for number in range(limits.PARTS + 1)}, "many_files"),
        ({"large.txt": bytes(limits.UNPACKED + 1)}, "swells"),
        ({f"{number}.txt": b"x " * 120_000 for number in range(2)}, "long_text"),
    ],
)
def test_bad_ones_are_refused_with_their_reason(tmp_path, entries, code):
    assert refused(tmp_path, packed(entries)) == code and code in REASONS


def test_a_link_to_elsewhere_is_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        about = zipfile.ZipInfo("a.txt")
        about.external_attr = 0o120777 << 16
        made.writestr(about, "/etc/passwd")
    assert refused(tmp_path, out.getvalue()) == "leads_out"


def test_one_made_by_windows_is_read_in_its_folders(tmp_path):
    answer, _ = derive(tmp_path, packed({"lab\\run.py": b"x", "lab\\": b""}))
    assert [part["path"] for part in answer["parts"]] == ["lab/run.py"] and answer["left_out"] == {}


def test_one_that_begins_with_a_pdf_is_read_whole(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        made.writestr("essay.pdf", pdf("Weirs"))
        made.writestr("notes.txt", "Read me.")
    answer, _ = derive(tmp_path, out.getvalue())
    assert [part["kind"] for part in answer["parts"]] == ["pdf", "text"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx()[:500], "broken_zip"),
        (docx(more={"word/media/large.bmp": bytes(limits.UNPACKED - 500)}), "swells"),
        (packed({"Index/Document.iwa": b"x"}), "unknown"),
    ],
)
def test_a_document_in_it_that_cannot_be_shown_is_not_told_to_be_packed(tmp_path, data, code):
    answer, _ = derive(tmp_path, packed({"a": data, "b.txt": b"x"}))
    assert answer["parts"][0]["refused"] == code and answer["parts"][1]["kind"] == "text"


def test_a_locked_one_is_refused(tmp_path):
    data = bytearray(packed({"a.txt": b"x"}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(tmp_path, bytes(data)) == "locked"


def test_one_that_says_less_than_it_holds_is_refused(tmp_path):
    data = bytearray(packed({"a.txt": b"x" * 100_000}))
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(sign) + place
        data[at : at + 4] = (10).to_bytes(4, "little")
    assert refused(tmp_path, bytes(data)) == "broken_zip"


def test_names_of_older_programs_are_read():
    about = zipfile.ZipInfo("Über.txt".encode().decode("cp437"))
    assert tree._named(about) == "Über.txt"
