"""PDF: rebuilt, read, and drawn page by page."""

import io
import re

import pikepdf
import pypdfium2
from pikepdf import Dictionary
from pypdfium2 import PdfiumError

from peerreview.deriving import images, rebuilding, texts
from peerreview.deriving.limits import AT_ONCE, LETTERS, Refused

FILE = "work.pdf"
_LONG, _SHORT = 1500, 1060  # pixels of a drawn page: its longer side at most, and the shorter one
_MOST_PIECES = 3000  # of one page that can be selected; the rest is in its text
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # signs of one font, such as its bullets


def derive(source, folder, *, draws=True):
    """The answer for a PDF at *source*: rebuilt as FILE in *folder*, its first pages drawn there where it
    *draws*."""
    left_out, said = rebuilding.rebuild(source, folder / FILE)
    try:
        found = pypdfium2.PdfDocument(folder / FILE)
        pages, letters = [], 0
        for page in found:
            pages.append(_read(page))
            letters += len(pages[-1]["text"])
            if letters > LETTERS:
                raise Refused("long_text", most=LETTERS)
            page.close()
        drawn = _draw(found, folder, 1) if draws else 0
    except PdfiumError:
        raise Refused("broken_pdf") from None
    return {"kind": "pdf", "file": FILE, "pages": pages, "drawn": drawn, "said": said, "left_out": left_out}


def draw(source, folder, first):
    """Draw up to AT_ONCE pages of a rebuilt PDF from number *first* on. Returns {"drawn": the last}."""
    return {"drawn": _draw(pypdfium2.PdfDocument(source), folder, first)}


def _draw(found, folder, first):
    last = min(len(found), first + AT_ONCE - 1)
    for number in range(first, last + 1):
        page = found[number - 1]
        images.save_page(_drawn(page), folder / f"page-{number}")
        page.close()
    return last


def _drawn(page, scale=None, is_grey=False):
    """(samples, width, height) of a page on white."""
    width, height = page.get_size()
    if scale is None:
        scale = min(_LONG / max(width, height, 1), _SHORT / max(min(width, height), 1))
    bitmap = page.render(scale=scale, rev_byteorder=True, grayscale=is_grey, may_draw_forms=False)
    data, line = bytes(bitmap.buffer), bitmap.width * bitmap.n_channels
    if bitmap.stride != line:
        data = b"".join(data[y * bitmap.stride : y * bitmap.stride + line] for y in range(bitmap.height))
    return data, bitmap.width, bitmap.height


def drawn_alone(stream):
    """(grey samples, width, height) of a picture stream of a PDF, whatever its coding; what a mask paints is
    black."""
    with pikepdf.new() as alone:
        width, height = int(stream.Width), int(stream.Height)
        scale = min(1, images.LONGEST_SIDE / max(width, height))
        width, height = max(1, round(width * scale)), max(1, round(height * scale))
        picture = alone.copy_foreign(stream)
        for key in ("/SMask", "/Mask"):
            if key in picture:
                del picture[key]
        page = alone.add_blank_page(page_size=(width, height))
        page.obj.Resources = Dictionary(XObject=Dictionary(I=picture))
        page.obj.Contents = alone.make_stream(f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode())
        out = io.BytesIO()
        alone.save(out)
    try:
        return _drawn(pypdfium2.PdfDocument(out.getvalue())[0], 1, is_grey=True)
    except PdfiumError:
        raise Refused("broken_pdf") from None


def _read(page):
    """What a page says: its size as it is seen, its lines with their places from the top left, and its whole
    text."""
    width, height = page.get_size()
    text = page.get_textpage()
    place = _placing(page)
    lines = []
    for box in _rows(text):
        words = cleaned(text.get_text_bounded(*box)).replace("\n", " ").strip()
        if words:
            lines.append([*(_tenth(one) for one in place(*box)), words])
    found = cleaned(text.get_text_range())
    text.close()
    return {"width": _tenth(width), "height": _tenth(height), "lines": lines, "text": found}


def _rows(text):
    """Boxes (left, bottom, right, top) of the lines of a page, from those of its pieces: a ligature or
    another font begins a piece of its own."""
    rows = []
    for number in range(min(text.count_rects(), _MOST_PIECES)):
        x0, y0, x1, y1 = text.get_rect(number)
        if rows:
            left, bottom, right, top = rows[-1]
            size = min(y1 - y0, top - bottom)
            overlap = min(y1, top) - max(y0, bottom)
            if overlap > 0.5 * size and -0.5 * size < x0 - right < max(top - bottom, y1 - y0):
                rows[-1] = left, min(bottom, y0), max(right, x1), max(top, y1)
                continue
        rows.append((x0, y0, x1, y1))
    return rows


def _tenth(value):
    return int(value * 10 + 0.5) / 10


def _placing(page):
    """A function from a box in the page's own space (left, bottom, right, top) to (x, y, width, height) as it
    is seen, also where the page is turned."""
    left, bottom, right, top = page.get_cropbox()
    turned = page.get_rotation()

    def place(x0, y0, x1, y1):
        if turned == 90:
            return y0 - bottom, x0 - left, y1 - y0, x1 - x0
        if turned == 180:
            return right - x1, y0 - bottom, x1 - x0, y1 - y0
        if turned == 270:
            return top - y1, right - x1, y1 - y0, x1 - x0
        return x0 - left, top - y1, x1 - x0, y1 - y0

    return place


def cleaned(text):
    """Text as it is read and selected: words that a line end divided are whole, without private signs."""
    text = text.replace("\r\n", "\n")
    text = re.sub("[\u2010\u00ad\x02\ufffe]\\s*\n\\s*", "", text)
    return _PRIVATE.sub("\u2022", texts.cleaned(re.sub("[\u00ad\ufffe\uffff]", "", text)))
