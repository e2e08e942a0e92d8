"""Files for tests, made here: harmless ones with a mark in every place that readers must not be shown."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ExifTags, Image, PngImagePlugin

MARK = "Canary-Ann-Author"


def pdf(*pages, marked=False, locked=False):
    """A PDF with a text on each page; *marked*: with MARK wherever a PDF can hide something."""
    made = pikepdf.new()
    for text in pages:
        page = made.add_blank_page(page_size=(595, 842))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        font.Encoding = Name.WinAnsiEncoding
        page.obj.Resources = Dictionary(Font=Dictionary(F1=made.make_indirect(font)))
        lines = "".join(f"({line}) Tj 0 -20 Td " for line in text.split("\n"))
        page.obj.Contents = made.make_stream(f"BT /F1 14 Tf 60 760 Td {lines}ET".encode("latin-1"))
    if marked:
        _hide(made)
    out = io.BytesIO()
    made.save(out, **({"encryption": pikepdf.Encryption(owner="o", user="u")} if locked else {}))
    return out.getvalue()


def _hide(made):
    """MARK in what is no part of what one sees."""
    page = made.pages[0]
    with made.open_metadata() as about:
        about["dc:creator"] = [MARK]
    made.docinfo["/Author"] = made.docinfo["/Custom"] = String(MARK)
    made.attachments["notes.txt"] = pikepdf.AttachedFileSpec(made, MARK.encode(), filename=MARK)
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(MARK, 0))
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{MARK}')"))
    made.Root.PieceInfo = Dictionary(Word=Dictionary(Private=String(MARK)))
    made.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(MARK))]))
    made.Root.Lang = String("en")
    page.obj.PieceInfo = Dictionary(Word=Dictionary(Private=String(MARK), LastModified=String(MARK)))
    page.obj.Metadata = made.make_stream(MARK.encode())
    page.obj.LastModified = String(MARK)
    page.obj.Annots = Array(
        [
            _note(made, "Text", T=String(MARK), Contents=String(MARK)),
            _note(made, "FileAttachment", Contents=String(MARK)),
            _note(made, "Link", A=Dictionary(S=Name.URI, URI=String(f"file:///home/{MARK}"))),
        ]
    )
    picture = photo(marked=True)
    rgb = {"Type": Name.XObject, "Subtype": Name.Image, "ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8}
    image = made.make_stream(picture, Width=64, Height=48, Filter=Name.DCTDecode, **rgb)
    image.Metadata = made.make_stream(MARK.encode())
    image.Author = String(MARK)
    raw = bytes(8 * 8 * 3) + MARK.encode()
    plain = made.make_stream(raw, Width=8, Height=8, **rgb)
    form = made.make_stream(f"% {MARK}\nq Q".encode(), Type=Name.XObject, Subtype=Name.Form,
                            BBox=Array([0, 0, 9, 9]), PieceInfo=Dictionary(A=String(MARK)))  # fmt: skip
    page.obj.Resources.XObject = Dictionary(P=image, R=plain, F=form)
    drawn = f"% {MARK}\n/Span <</Note ({MARK})>> BDC q 100 0 0 75 60 500 cm /P Do Q "
    drawn += "q 9 0 0 9 9 9 cm /R Do Q EMC /F Do"
    page.contents_add(made.make_stream(drawn.encode()))
    _tag(made, page)


def _note(made, kind, **more):
    note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([1, 1, 20, 20]), **more)
    return made.make_indirect(note)


def _tag(made, page):
    """A tag with an alternative text, which stays, and with words that do not."""
    tree = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    own = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("who"), V=String(MARK))]))
    tag = Dictionary(Type=Name.StructElem, S=Name.Figure, P=tree, Pg=page.obj, K=0, Alt=String("A weir"),
                     T=String(MARK), ID=String(MARK), A=own)  # fmt: skip
    tree.K = made.make_indirect(tag)
    made.Root.StructTreeRoot = tree
    made.Root.MarkInfo = Dictionary(Marked=True, Suspects=False)


def photo(kind="JPEG", size=(64, 48), *, marked=False, turned=False):
    """A picture with a red corner; *marked*: with MARK in all that a camera writes beside it; *turned*: to be
    shown turned by a quarter."""
    made = Image.new("RGB", size, (40, 90, 160))
    made.paste((220, 30, 30), (0, 0, size[0] // 4, size[1] // 4))
    exif = Image.Exif()
    if marked:
        exif[ExifTags.Base.Artist] = exif[ExifTags.Base.ImageDescription] = MARK
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = MARK.encode()
    if turned:
        exif[ExifTags.Base.Orientation] = 6
    more = {"exif": exif}
    if marked and kind in ("JPEG", "GIF"):
        more["comment"] = MARK.encode()
    if marked and kind == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Author", MARK)
        more["pnginfo"].add_itxt("Comment", MARK)
    if kind == "WEBP":
        more |= {"lossless": True, **({"xmp": MARK.encode()} if marked else {})}
    if kind == "GIF":
        more.pop("exif")
    out = io.BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()
