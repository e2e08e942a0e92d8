"""What is made of a file for readers: nothing of what was hidden in it, and all that one sees. Run in this
process, without the limits; ``tests/store/test_files.py`` runs the process itself."""

import io
import re
import zlib

import pikepdf
import pytest
from PIL import Image

from peerreview.deriving import images, kinds, limits, pdf, texts
from peerreview.domain.files import LEFT_OUT, REASONS
from tests import papers
from tests.papers import MARK

WORDS = "Weirs hold water.\nA wall is as good as its foot."


def derive(tmp_path, data):
    """(answer, folder) of a file with these bytes."""
    source, folder = tmp_path / "source", tmp_path / "made"
    folder.mkdir(parents=True)
    source.write_bytes(data)
    return kinds.derive(source, folder), folder


def refused(tmp_path, data):
    with pytest.raises(limits.Refused) as refusal:
        derive(tmp_path, data)
    assert refusal.value.code in REASONS
    return refusal.value.code


def everything(data):
    """The bytes of a file, and what stands in all of its packed streams."""
    found = [data]
    for start in [match.end() for match in re.finditer(rb"stream\r?\n", data)]:
        try:
            found.append(zlib.decompressobj().decompress(data[start:]))
        except zlib.error:
            pass
    return b"\n".join(found)


def test_the_marks_are_there_before():
    """Else the tests below would hold nothing."""
    assert everything(papers.pdf(WORDS, marked=True)).count(MARK.encode()) >= 15
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        assert MARK.encode() in papers.photo(kind, marked=True)


def test_nothing_hidden_in_a_pdf_is_left_and_its_words_are(tmp_path):
    answer, folder = derive(tmp_path, papers.pdf(WORDS, "The end", marked=True))
    left = everything((folder / answer["file"]).read_bytes())
    assert MARK.encode() not in left and MARK.encode("utf-16-be") not in left
    assert MARK not in str(answer)
    assert [page["text"] for page in answer["pages"]] == [WORDS, "The end"]
    assert [line[4] for line in answer["pages"][0]["lines"]] == WORDS.split("\n")
    assert answer["left_out"] == {"notes": 2} and answer["left_out"].keys() <= LEFT_OUT.keys()
    assert sorted(path.stem for path in folder.glob("page-*")) == ["page-1", "page-2"]


def test_tags_alternative_texts_and_the_language_stay(tmp_path):
    answer, folder = derive(tmp_path, papers.pdf(WORDS, marked=True))
    with pikepdf.open(folder / answer["file"]) as made:
        tag = made.Root.StructTreeRoot.K
        assert (str(tag.Alt), tag.S, made.Root.MarkInfo.Marked) == ("A weir", pikepdf.Name.Figure, True)
        assert str(made.Root.Lang) == "en" and str(made.docinfo.Title) == "Work"
        assert set(made.Root.keys()) <= {
            "/Type", "/Pages", "/StructTreeRoot", "/MarkInfo", "/Lang", "/ViewerPreferences"}  # fmt: skip


def test_the_same_pdf_becomes_the_same_bytes(tmp_path):
    data = papers.pdf(WORDS, marked=True)
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        answer, folder = derive(tmp_path / name, data)
        made.append((folder / answer["file"]).read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_lines_lie_where_they_are_seen_also_on_a_turned_page(tmp_path, turned):
    with pikepdf.open(io.BytesIO(papers.pdf("Weirs"))) as made:
        made.pages[0].obj.Rotate = turned
        out = io.BytesIO()
        made.save(out)
    answer, folder = derive(tmp_path, out.getvalue())
    page = answer["pages"][0]
    x, y, width, height, _text = page["lines"][0]
    drawn = Image.open(next(folder.glob("page-1.*"))).convert("L")
    scale = drawn.width / page["width"]
    dark = drawn.point(lambda value: 255 * (value < 128)).getbbox()
    assert [abs(one / scale - other) < 4 for one, other in zip(dark, (x, y, x + width, y + height))] == [
        True
    ] * 4


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_of_a_picture_only_its_pixels_are_left(tmp_path, kind):
    answer, folder = derive(tmp_path, papers.photo(kind, marked=True))
    data = (folder / answer["file"]).read_bytes()
    assert MARK.encode() not in data and b"Exif" not in data
    with Image.open(io.BytesIO(data)) as made:
        assert made.size == (64, 48) and made.info.keys() <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
        }
        red, green, blue = made.convert("RGB").getpixel((4, 4))
        assert red > 180 and green < 90 and blue < 90


def test_a_picture_stands_as_its_camera_says(tmp_path):
    answer, folder = derive(tmp_path, papers.photo(turned=True))
    with Image.open(folder / answer["file"]) as made:
        assert made.size == (48, 64)
        assert made.convert("RGB").getpixel((44, 4))[0] > 180  # the red corner, a quarter further


def test_too_many_pixels_are_refused_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "PIXELS", 3000)
    assert refused(tmp_path, papers.photo()) == "large_picture"


@pytest.mark.parametrize("code", ["many_pages", "too_much", "long_text"])
def test_each_limit_of_a_pdf_bites(tmp_path, monkeypatch, code):
    from peerreview.deriving import rebuilding

    monkeypatch.setattr(rebuilding, "PAGES", 1 if code == "many_pages" else 200)
    monkeypatch.setattr(rebuilding, "OBJECTS", 3 if code == "too_much" else 1000)
    monkeypatch.setattr(pdf, "LETTERS", 5 if code == "long_text" else 1000)
    assert refused(tmp_path, papers.pdf(WORDS, WORDS)) == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (bytes(500), "unknown"),
        (b"%PDF-1.4\nnothing", "broken_pdf"),
        (b"\xff\xd8\xff\xe0cut", "broken_picture"),
        (b"PK\x03\x04" + bytes(40), "broken_zip"),
        (b"7z\xbc\xaf" + bytes(40), "packed"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "office"),
        (b"word\n" * 5002, "many_lines"),
        (b"word " * 90_000, "long_text"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_reason(tmp_path, data, code):
    assert refused(tmp_path, data) == code


def drawing(drawn, more=None):
    """A PDF of one page with this drawing."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(100, 100))
    page.obj.Contents = made.make_stream(drawn)
    for key, value in (more or {}).items():
        page.obj.Resources[key] = value(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("mark", [b"", MARK.encode()])
def test_pictures_inside_a_drawing_are_made_anew_and_drawn_as_before(tmp_path, mark):
    plain = b"BI /W 2 /H 2 /BPC 8 /CS /RGB ID " + bytes([255, 0, 0] * 4) + mark + b" EI"
    photo = papers.photo(marked=bool(mark))
    coded = b"BI /W 64 /H 48 /BPC 8 /CS /RGB /F [/AHx /DCT] ID " + photo.hex().encode() + b"> EI"
    mask = b"BI /W 8 /H 1 /IM true /D [1 0] ID \xff" + mark + b" EI"
    parts = (
        b"q 50 0 0 50 0 50 cm ",
        plain,
        b" Q q 50 0 0 50 50 50 cm ",
        coded,
        b" Q 0 0 1 rg q 50 0 0 50 0 0 cm ",
    )
    answer, folder = derive(tmp_path, drawing(b"".join([*parts, mask, b" Q"])))
    left = everything((folder / answer["file"]).read_bytes())
    assert answer["left_out"] == {} and MARK.encode() not in left and MARK.encode().hex().encode() not in left
    page = Image.open(next(folder.glob("page-1.*"))).convert("RGB")
    red, _photo, blue = (
        page.getpixel((page.width * x // 4, page.height * y // 4)) for x, y in ((1, 1), (3, 1), (1, 3))
    )
    assert red[0] > 200 > 60 > red[1] and blue[2] > 200 > 60 > blue[0]
    assert page.getpixel((page.width * 3 // 4, page.height // 4))[2] > 100, "the photo, too"


def test_what_a_pdf_says_to_those_who_do_not_see_it_is_read_for_names(tmp_path):
    answer, _folder = derive(tmp_path, papers.pdf(WORDS, marked=True))
    assert answer["said"] == "A weir"
    data = drawing(b"/Span <</ActualText (Ann Author)>> BDC q Q EMC")
    assert derive(tmp_path / "again", data)[0]["said"] == "Ann Author"


@pytest.mark.parametrize("turns", [1, 2])
@pytest.mark.parametrize("kind", ["drawing", "picture"])
def test_what_swells_is_called_that(tmp_path, kind, turns):
    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(bytes(10_000_000)) for _time in range(30)) + packed.flush()
    for _turn in range(turns - 1):
        data = zlib.compress(data)
    made = pikepdf.new()
    page = made.add_blank_page()
    stream = pikepdf.Stream(made, data)
    stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode] * turns)
    if kind == "picture":
        stream.Type, stream.Subtype, stream.ColorSpace = (
            pikepdf.Name.XObject,
            pikepdf.Name.Image,
            pikepdf.Name.DeviceRGB,
        )
        stream.Width = stream.Height = stream.BitsPerComponent = 8
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=made.make_indirect(stream)))
    else:
        page.obj.Contents = made.make_indirect(stream)
    out = io.BytesIO()
    made.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert refused(tmp_path, out.getvalue()) == "swells"


def test_a_pdf_may_begin_behind_something_else(tmp_path):
    for before in (b"\n", b"\xef\xbb\xbf", b"HTTP/1.1 200 OK\r\n\r\n", bytes(128)):
        assert derive(tmp_path / str(len(before)), before + papers.pdf(WORDS))[0]["kind"] == "pdf"


def test_a_locked_pdf_is_refused(tmp_path):
    assert refused(tmp_path, papers.pdf("Secret", locked=True)) == "locked"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Ärger mit Wehren".encode(), "Ärger mit Wehren"),
        ("\ufeffÄrger".encode(), "Ärger"),
        ("Ärger".encode("cp1252"), "Ärger"),
        ("Ärger".encode("utf-16"), "Ärger"),
        (b"one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\u202eb\u2066c\x00"[:-1].encode(), "abc"),
        (b'is_pdf = data[:5] == b"%PDF-"', 'is_pdf = data[:5] == b"%PDF-"'),
        (b"<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_text_is_its_words(tmp_path, data, text):
    assert derive(tmp_path, data)[0] == {"kind": "text", "text": text}


def test_words_that_a_line_end_divided_are_whole():
    assert pdf.cleaned("co\u00ad\nop, re\u2010\nal \uf0b7 one\r\ntwo\x00") == "coop, real \u2022 one\ntwo"
    assert texts.cleaned("a\x00b") == "ab"
