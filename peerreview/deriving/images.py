"""Pictures, made anew from their pixels: what else stood in the file (place, camera, comments) is not
copied."""

import io
import warnings

from PIL import Image, ImageChops, ImageCms, ImageOps, UnidentifiedImageError

from peerreview.deriving.limits import PIXELS, Refused

LONGEST_SIDE = 2400  # pixels that are shown
_QUALITY = 88
_NEARLY_GREY = 8  # how far apart the colours of a page may be that is drawn in greys
_SIXTEENTH = [(value + 8) // 17 for value in range(256)]
_LARGE_PAGE = 250_000  # bytes: a page of greys that is larger holds photographs
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "JPEG2000")

Image.MAX_IMAGE_PIXELS = None  # counted before decoding, below


def derive(source, folder):
    """The answer for a picture at *source*; its derivative stands in *folder*."""
    with _opened(source) as found:
        picture = upright(found)
    name = save(picture, folder, "picture")
    return {"kind": "picture", "file": name, "width": picture.width, "height": picture.height}


def of_bytes(data):
    """The pixels of a picture that is part of a document."""
    with _opened(io.BytesIO(data)) as found:
        return upright(found)


def save(picture, folder, stem):
    """Write a picture; lines and letters stay sharp. Returns its name."""
    is_sharp = picture.mode in ("L", "LA", "RGBA", "P") or _is_drawn(picture)
    name = f"{stem}.{'png' if is_sharp else 'jpg'}"
    if is_sharp:
        picture.save(folder / name, optimize=False, compress_level=6)
    else:
        picture.convert("RGB").save(folder / name, quality=_QUALITY)
    return name


def _opened(source):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = Image.open(source, formats=_FORMATS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused("broken_picture") from None
    if found.width * found.height > PIXELS:
        megapixels = found.width * found.height // 1_000_000
        raise Refused("large_picture", count=megapixels, most=PIXELS // 1_000_000)
    return found


def upright(found):
    """The pixels of an opened picture as one sees them: turned as its camera says, in sRGB, at most
    LONGEST_SIDE long; of a moving one the first. A new picture that knows nothing else."""
    try:
        profile = found.info.get("icc_profile")
        if found.format == "JPEG":
            found.draft(None, _fitting(found))
        found.load()
        turned = ImageOps.exif_transpose(found)
        turned = _in_srgb(_plain_mode(turned), profile)
        turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _anew(turned)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise Refused("broken_picture") from None


def _fitting(found):
    """The size at which a picture is at most LONGEST_SIDE long: a JPEG is read near to it at once."""
    scale = min(1, LONGEST_SIDE / max(found.size))
    return int(found.width * scale), int(found.height * scale)


def _plain_mode(picture):
    if picture.mode in ("P", "PA", "LA") or (picture.mode in ("L", "RGB") and "transparency" in picture.info):
        return picture.convert("RGBA")
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.mode.startswith("I"):  # sixteen bits
        return picture.point(lambda value: value / 257).convert("L")
    return picture if picture.mode in ("RGB", "RGBA", "CMYK") else picture.convert("RGB")


def _in_srgb(picture, profile):
    """What its profile means in sRGB; a profile that cannot be read is left out."""
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            out = picture.mode if picture.mode in ("RGB", "RGBA") else "RGB"
            return ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=out,
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _anew(picture):
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    return fresh


def _is_drawn(picture):
    """Whether a picture without transparency has few colours, so that lines and letters stay sharp."""
    return picture.mode == "RGB" and picture.resize((200, 200), 0).getcolors(512) is not None


def recoded(data):
    """(JPEG, width, height, components: 1 or 3) of the picture in *data*, made anew from its pixels; Refused
    where it cannot be read. A PDF turns no picture as its camera says, so neither does this."""
    with _opened(io.BytesIO(data)) as found:
        if found.format == "JPEG":
            found.draft(None, _fitting(found))
        try:
            found.load()
        except (OSError, SyntaxError, ValueError):
            raise Refused("broken_picture") from None
        picture = found if found.mode in ("L", "RGB") else _in_srgb(_plain_mode(found), None).convert("RGB")
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    _anew(picture).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue(), picture.width, picture.height, len(picture.getbands())


def save_page(bitmap, path):
    """Write a drawn page (samples, width, height): with few greys as a PNG, which keeps letters sharp and
    small, else as a JPEG; *path* has no ending yet."""
    data, width, height = bitmap
    picture = Image.frombytes("RGB", (width, height), data)
    red, green, blue = picture.split()
    is_grey = all(ImageChops.difference(one, red).getextrema()[1] <= _NEARLY_GREY for one in (green, blue))
    if is_grey:
        out = io.BytesIO()
        few = Image.frombytes("P", red.size, red.point(_SIXTEENTH).tobytes())
        few.putpalette(bytes(17 * step for step in range(16) for _colour in range(3)))
        few.save(out, "PNG", compress_level=6, bits=4)
        if len(out.getvalue()) < _LARGE_PAGE:
            path.with_suffix(".png").write_bytes(out.getvalue())
            return
    (red if is_grey else picture).save(path.with_suffix(".jpg"), "JPEG", quality=76)
