"""Documents of offices for tests, made here: harmless ones with a MARK in every place that readers must not
be shown, and with words in every place that they must."""

import io
import zipfile

from tests.papers import MARK, photo

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
WHO = f'w:author="{MARK}" w:initials="{MARK}" w:date="2026-11-20T10:00:00Z"'


def run(text, about=""):
    return f'<w:r>{about and f"<w:rPr>{about}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs, style="", more=""):
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{about}{more}</w:pPr>{inside}</w:p>"


def field(instruction, text):
    """A field of several runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(text)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def drawing(key="rIdP", said="A weir", name="Picture 1"):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="{name}" descr="{said}"/>'
        "<a:graphic><a:graphicData>"
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="{name}"/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{key}"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def box(text):
    """A text box as Word writes it: once for newer, once for older programs."""
    inside = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData>"
        f"<wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


STYLES = (
    f'<w:styles xmlns:w="{_W}">'
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="My chapter"/><w:pPr><w:outlineLvl '
    'w:val="1"/></w:pPr>'
    "</w:style>"
    '<w:style w:type="character" w:styleId="Unseen"><w:name w:val="Unseen"/><w:rPr><w:vanish/>'
    "</w:rPr></w:style>"
    f'<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="{MARK}"/></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
POINT = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
PLAIN = paragraph("Weirs hold water.")


def docx(body=PLAIN, *, marked=False, footnotes="", more=None, links=None):
    """A DOCX with this *body*; *footnotes*: {id: text}; *more* {name: bytes} of further entries; *links* {id:
    address}. *marked*: with MARK in each of its hidden places."""
    parts = {"styles.xml": ("styles", STYLES), "numbering.xml": ("numbering", NUMBERING)}
    relations = {"rIdP": ("image", "media/image1.jpg", "")}
    if footnotes:
        notes = "".join(
            f'<w:footnote w:id="{key}"><w:p>{run(text)}</w:p></w:footnote>' for key, text in footnotes.items()
        )
        parts["footnotes.xml"] = ("footnotes", f"<w:footnotes {_SPACES}>{notes}</w:footnotes>")
    entries = {"word/media/image1.jpg": photo(marked=marked)}
    if marked:
        body += "".join(_hidden_in_body())
        parts |= {name: (name.partition(".")[0], text) for name, text in _hidden_parts().items()}
        entries |= _hidden_entries()
        relations |= {
            "rIdT": ("attachedTemplate", f"file:///C:/Users/{MARK}/own.dotx", ' TargetMode="External"'),
            "rIdL": ("hyperlink", f"file:///home/{MARK}/notes.txt", ' TargetMode="External"'),
            "rIdM": ("hyperlink", f"mailto:{MARK}@example.org", ' TargetMode="External"'),
            "rIdI": ("image", f"file:///home/{MARK}/picture.png", ' TargetMode="External"'),
        }
    relations |= {
        key: ("hyperlink", address, ' TargetMode="External"') for key, address in (links or {}).items()
    }
    relations |= {f"rIdX{number}": (kind, name, "") for number, (name, (kind, _)) in enumerate(parts.items())}
    written = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"{how}/>'
        for key, (kind, target, how) in relations.items()
    )
    entries |= {f"word/{name}": text.encode() for name, (_, text) in parts.items()}
    entries |= {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(
            f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _relations(written),
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>".encode(),
    } | (more or {})
    return packed(entries, said=MARK if marked else "")


def _relations(inside):
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inside}</Relationships>'.encode()


def packed(entries, said=""):
    """A zip file of *entries* {name: bytes}; *said*: its own comment."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            about = zipfile.ZipInfo(name)
            about.comment = said.encode()
            about.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(about, data)
        made.comment = said.encode()
    return out.getvalue()


def _hidden_in_body():
    yield paragraph("Seen one. ", f'<w:ins w:id="1" {WHO}>{run("Seen two. ")}</w:ins>',
                    f'<w:del w:id="2" {WHO}><w:r><w:delText>{MARK}</w:delText></w:r></w:del>')  # fmt: skip
    yield paragraph(
        f'<w:moveFrom w:id="3" {WHO}>{run(MARK)}</w:moveFrom>',
        f'<w:moveTo w:id="4" {WHO}>{run("Moved.")}</w:moveTo>',
    )
    yield paragraph(
        run(MARK, "<w:vanish/>"), run(MARK, '<w:rStyle w:val="Unseen"/>'), run(MARK, "<w:webHidden/>")
    )
    yield paragraph(
        f'<w:commentRangeStart w:id="7"/>{run("Noted. ")}<w:commentRangeEnd w:id="7"/>'
        '<w:r><w:commentReference w:id="7"/></w:r>'
    )
    yield paragraph(
        *(field(f"{name} {MARK}", MARK) for name in ("AUTHOR", "FILENAME \\p", "USERNAME", "DOCPROPERTY x"))
    )
    yield paragraph(f'<w:fldSimple w:instr="LASTSAVEDBY">{run(MARK)}</w:fldSimple>')
    yield paragraph(f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{MARK}"/>'
                    f'<w:helpText w:val="{MARK}"/>'
                    '</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')  # fmt: skip
    yield paragraph(f'<w:hyperlink r:id="rIdL" w:tooltip="{MARK}">{run("A place. ")}</w:hyperlink>',
                    f'<w:hyperlink r:id="rIdM">{run("A letter. ")}</w:hyperlink>')  # fmt: skip
    yield paragraph(drawing(said=f"C:\\Users\\{MARK}\\weir.png", name=MARK), drawing("rIdI", said=""))
    yield (f'<w:sdt><w:sdtPr><w:alias w:val="{MARK}"/><w:tag w:val="{MARK}"/><w:showingPlcHdr/>'
           f'</w:sdtPr><w:sdtContent>'
           f'{paragraph(MARK)}</w:sdtContent></w:sdt>')  # fmt: skip
    yield (f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="{MARK}"/></w:sdtPr><w:sdtContent>'
           f'{paragraph("Controlled.")}'
           '</w:sdtContent></w:sdt>')  # fmt: skip
    yield paragraph(
        f'<w:bookmarkStart w:id="9" w:name="{MARK}"/>', "Booked.", '<w:bookmarkEnd w:id="9"/>', style="Mine"
    )
    yield f'<w:p w:rsidR="00AB{MARK}"><!-- {MARK} --><?pi {MARK}?>{run("Revised.")}</w:p>'
    yield (f'<w:customXml w:uri="{MARK}" w:element="x"><w:customXmlPr><w:placeholder w:val="{MARK}"/>'
           f'</w:customXmlPr>{paragraph("Tagged.")}</w:customXml>')  # fmt: skip
    yield f'<w:sectPr w:rsidR="{MARK}"/>'


def _hidden_parts():
    comment = f'<w:comment w:id="7" {WHO}>{paragraph(MARK)}</w:comment>'
    margin = paragraph(MARK, run(" of a margin"))
    return {
        "comments.xml": f"<w:comments {_SPACES}>{comment}</w:comments>",
        "header1.xml": f"<w:hdr {_SPACES}>{margin}</w:hdr>",
        "settings.xml": f"<w:settings {_SPACES}><w:docVars>"
        f'<w:docVar w:name="{MARK}" w:val="{MARK}"/></w:docVars>'
        f'<w:rsids><w:rsid w:val="{MARK}"/></w:rsids></w:settings>',
    }


def _hidden_entries():
    own = f"<x>{MARK}</x>".encode()
    names = (
        "docProps/core.xml docProps/app.xml docProps/custom.xml customXml/item1.xml word/people.xml "
        "word/commentsExtended.xml word/commentsIds.xml word/webSettings.xml word/fontTable.xml "
        "word/theme/theme1.xml "
        f"word/glossary/document.xml word/{MARK}.xml word/vbaProject.bin word/embeddings/sheet1.xlsx "
        "word/printerSettings/printer1.bin _xmlsignatures/sig1.xml [trash]/0000.dat word/activeX/activeX1.xml"
    )
    return dict.fromkeys(names.split(), own) | {"docProps/thumbnail.jpeg": photo(marked=True)}


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODT_SPACES = " ".join(
    f'xmlns:{short}="{_ODF}{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"),
                        ("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
                        ("meta", "meta"))
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
_ODT_STYLES = (
    '<style:style style:name="Bold"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Unseen"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="P1" style:parent-style-name="Title"/>'
    '<text:list-style style:name="Counted"><text:list-level-style-number text:level="1"/></text:list-style>'
)


def odt(body="<text:p>Weirs hold water.</text:p>", *, marked=False, more=None):
    """An ODT with this *body*; *marked*: with MARK in each of its hidden places."""
    entries = {"mimetype": b"application/vnd.oasis.opendocument.text", "Pictures/1.jpg": photo(marked=marked)}
    if marked:
        own = f"<x {_ODT_SPACES}><dc:creator>{MARK}</dc:creator></x>".encode()
        names = f"meta.xml settings.xml Thumbnails/thumbnail.png Basic/script.xml {MARK}.bin"
        entries |= dict.fromkeys(names.split(), own)
        entries["styles.xml"] = f"<x {_ODT_SPACES}><text:p>{MARK}</text:p></x>".encode()
        body = _ODT_CHANGES + body + "".join(_hidden_in_odt())
    entries["content.xml"] = (
        f"<office:document-content {_ODT_SPACES}>"
        f"<office:automatic-styles>{_ODT_STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    ).encode()
    return packed(entries | (more or {}), said=MARK if marked else "")


def odt_picture(said="A weir", name="Picture 1"):
    return (
        f'<draw:frame draw:name="{name}"><draw:image xlink:href="Pictures/1.jpg"/>'
        f"<svg:title>{name}</svg:title>"
        f"<svg:desc>{said}</svg:desc></draw:frame>"
    )


_NOTED = f"<dc:creator>{MARK}</dc:creator><dc:date>2026-11-20</dc:date><text:p>{MARK}</text:p>"
_ODT_CHANGES = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
    f"{_NOTED}</office:change-info><text:p>{MARK}</text:p></text:deletion></text:changed-region>"
    "</text:tracked-changes>"
)


def _hidden_in_odt():
    yield (
        f'<text:p>Kept<text:change text:change-id="c1"/>.<office:annotation>{_NOTED}</office:annotation>'
        " Noted.</text:p>"
    )
    yield f'<text:p><text:span text:style-name="Unseen">{MARK}</text:span>Seen.</text:p>'
    yield f'<text:section text:name="{MARK}" text:display="none"><text:p>{MARK}</text:p></text:section>'
    fields = "author-name author-initials initial-creator creator file-name title sender-email user-defined"
    yield "".join(f"<text:p><text:{name}>{MARK}</text:{name}></text:p>" for name in fields.split())
    yield f'<text:p><text:hidden-text text:string-value="{MARK}">{MARK}</text:hidden-text></text:p>'
    yield f'<text:p><text:a xlink:href="file:///home/{MARK}" office:title="{MARK}">A place.</text:a></text:p>'
    yield f'<text:p><text:bookmark text:name="{MARK}"/><text:script>{MARK}</text:script>Booked.</text:p>'
    yield f"<text:p>{odt_picture(f'/home/{MARK}/weir.jpg', MARK)}</text:p><!-- {MARK} -->"
    yield f"<office:forms><x>{MARK}</x></office:forms>"
