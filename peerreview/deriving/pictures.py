"""The pictures inside a PDF, each made anew from its samples."""

import zlib

import pikepdf
from pikepdf import Array, Name, Object, Stream

from peerreview.deriving import images
from peerreview.deriving.limits import PIXELS, Refused

_LOSSLESS = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode",
             "/Fl", "/LZW", "/RL", "/A85", "/AHx"}  # fmt: skip
_KEPT = ("/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/ImageMask", "/Decode", "/Mask", "/SMask",
         "/Interpolate", "/Matte")  # fmt: skip


class Recoder:
    """Takes the place of what a PDF's picture streams hold; what cannot be read becomes one grey dot, and is
    counted."""

    def __init__(self, pdf, left_out):
        self.pdf, self.left_out = pdf, left_out

    def recode(self, stream):
        """Give a picture stream fresh data and nothing but what is needed to draw it."""
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > PIXELS:
            raise Refused("large_picture", count=int(stream.Width) * int(stream.Height) // 1_000_000,
                          most=PIXELS // 1_000_000)  # fmt: skip
        names = _filters(stream)
        try:
            if set(names) <= _LOSSLESS:
                self._samples(stream, stream.read_bytes())
            elif names[-1] in ("/DCTDecode", "/DCT", "/JPXDecode"):
                self._picture(stream, _encoded(stream, names))
            else:
                self._drawn(stream)
        except (Refused, pikepdf.PdfError, zlib.error, ValueError, TypeError, AttributeError, KeyError):
            self._blank(stream)

    def _samples(self, stream, data):
        """Samples as they are, cut where the picture ends: what follows them nobody sees."""
        _bare(stream)
        width, height = int(stream.Width), int(stream.Height)
        is_mask = bool(stream.get("/ImageMask", False))
        bits = 1 if is_mask else int(stream.BitsPerComponent)
        components = 1 if is_mask else _components(stream.ColorSpace)
        length = (width * components * bits + 7) // 8 * height
        if len(data) < length:
            data += bytes(length - len(data))
        _plain_colours(stream)
        stream.write(data[:length])

    def _picture(self, stream, data):
        data, width, height, components = images.recoded(data)
        mask = {key: stream[key] for key in ("/SMask", "/Mask") if isinstance(stream.get(key), Stream)}
        _emptied(stream)
        stream.write(data, filter=Name.DCTDecode)
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        stream.Width, stream.Height, stream.BitsPerComponent = width, height, 8
        stream.ColorSpace = Name.DeviceGray if components == 1 else Name.DeviceRGB
        for key, value in mask.items():
            stream[key] = value

    def _drawn(self, stream):
        """Any other coding is read by drawing the picture alone on a page."""
        from peerreview.deriving import pdf

        is_mask = bool(stream.get("/ImageMask", False))
        data, width, height = pdf.drawn_alone(stream)
        mask = {key: stream[key] for key in ("/SMask", "/Mask") if isinstance(stream.get(key), Stream)}
        _emptied(stream)
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        stream.Width, stream.Height = width, height
        if is_mask:  # what was painted is black
            stream.ImageMask, stream.BitsPerComponent = True, 1
            stream.write(_as_bits(data, width, height))
        else:
            stream.BitsPerComponent, stream.ColorSpace = 8, Name.DeviceGray
            stream.write(data)
        for key, value in mask.items():
            stream[key] = value

    def _blank(self, stream):
        self.left_out["pictures"] += 1
        is_mask = bool(stream.get("/ImageMask", False))
        _emptied(stream)
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        stream.Width = stream.Height = 1
        if is_mask:
            stream.ImageMask, stream.BitsPerComponent = True, 1
            stream.write(b"\x80")
        else:
            stream.BitsPerComponent, stream.ColorSpace = 8, Name.DeviceGray
            stream.write(b"\xdd")

    def inline(self, found):
        """The bytes that take the place of a picture that stands inside the drawing itself, made anew like
        any other."""
        stream = Stream(self.pdf, found.read_raw_bytes())
        for key, value in found.obj.items():
            stream[key] = value
        self.recode(stream)
        return _written(stream)


def _written(stream):
    """A picture as part of a drawing: in signs that cannot be taken for its end."""
    coded = _filters(stream)
    data = stream.read_raw_bytes() if coded == ["/DCTDecode"] else zlib.compress(stream.read_bytes())
    words = [f"/F [/AHx {'/DCT' if coded == ['/DCTDecode'] else '/Fl'}]".encode()]
    for key, short in _INLINE.items():
        if key in stream:
            value = stream[key]
            words.append(short + b" " + (value.unparse() if isinstance(value, Object) else _plainly(value)))
    return b"BI " + b" ".join(words) + b" ID " + data.hex().encode() + b"> EI"


def _plainly(value):
    return str(value).lower().encode()


_INLINE = {"/Width": b"/W", "/Height": b"/H", "/BitsPerComponent": b"/BPC", "/ColorSpace": b"/CS",
           "/ImageMask": b"/IM", "/Decode": b"/D", "/Interpolate": b"/I"}  # fmt: skip


def _filters(stream):
    found = stream.get("/Filter", Array([]))
    return [str(found)] if isinstance(found, Name) else [str(one) for one in found]


def _encoded(stream, names):
    """The bytes of the picture's own coding, unwrapped from what stands around it."""
    data = stream.read_raw_bytes()
    if len(names) == 1:
        return data
    with pikepdf.new() as other:
        wrapped = Stream(other, data)
        wrapped.Filter = Array([Name(name) for name in names[:-1]])
        return wrapped.read_bytes()


def _bare(stream):
    for key in list(stream.keys()):
        if key not in (*_KEPT, "/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms"):
            del stream[key]


def _emptied(stream):
    for key in list(stream.keys()):
        if key != "/Length":
            del stream[key]


_ONE, _THREE = "DeviceGray G CalGray Indexed I Separation", "DeviceRGB RGB CalRGB Lab"
_DEVICES = {f"/{name}": 1 for name in _ONE.split()} | {f"/{name}": 3 for name in _THREE.split()}
_DEVICES |= {"/DeviceCMYK": 4, "/CMYK": 4}


def _components(space):
    if isinstance(space, Name):
        return _DEVICES[str(space)]
    kind = str(space[0])
    if kind == "/ICCBased":
        return int(space[1].N)
    return len(space[1]) if kind == "/DeviceN" else _DEVICES[kind]


def _plain_colours(stream):
    """Colours of a profile are named by how many parts they have: a profile has words of its own."""
    space = stream.get("/ColorSpace")
    if isinstance(space, Array) and str(space[0]) == "/ICCBased":
        stream.ColorSpace = device(space)
    elif isinstance(space, Array) and str(space[0]) in ("/Indexed", "/I") and isinstance(space[1], Array):
        if str(space[1][0]) == "/ICCBased":
            stream.ColorSpace = Array([space[0], device(space[1]), *list(space)[2:]])


def device(space):
    """The plain colours with as many parts as a profile's."""
    return {1: Name.DeviceGray, 4: Name.DeviceCMYK}.get(int(space[1].N), Name.DeviceRGB)


def _as_bits(data, width, height):
    """A mask of grey samples: 0 paints, where a sample is dark."""
    row = (width + 7) // 8
    out = bytearray(row * height)
    for y in range(height):
        line = data[y * width : (y + 1) * width]
        bits = int.from_bytes(bytes(line).translate(_IS_LIGHT), "big")
        text = f"{bits:0{2 * width}x}"[1::2].ljust(row * 8, "0")
        out[y * row : (y + 1) * row] = int(text, 2).to_bytes(row, "big")
    return bytes(out)


_IS_LIGHT = bytes(int(value > 127) for value in range(256))
