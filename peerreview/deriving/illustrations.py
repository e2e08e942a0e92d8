"""The pictures of a document, each made anew beside it."""

import hashlib
import re

from peerreview.deriving import images
from peerreview.deriving.limits import ALL_PIXELS, PICTURES, Refused

# Some programs put the place of a file where words about it belong.
_PLACE = re.compile(
    r"(?i)(^[a-z]:\\|^\\\\|^file:|^/\S+/|\.(png|jpe?g|gif|bmp|tiff?|webp|svg|emf|wmf|heic)\s*$)"
)


class Illustrations:
    """Pictures of one document, written to *folder* as picture-1.png, …; the same one only once. What cannot
    be shown is counted in *left_out*."""

    def __init__(self, folder, left_out):
        self.folder, self.left_out = folder, left_out
        self._made, self._pixels = {}, 0

    def make(self, data):
        """(name, width, height) of the picture in *data*, made anew; None where it cannot be shown."""
        digest = hashlib.sha256(data).digest()
        if digest not in self._made:
            self._made[digest] = self._anew(data)
        if self._made[digest] is None:
            self.left_out["pictures"] += 1
        return self._made[digest]

    def _anew(self, data):
        if len(self._made) >= PICTURES or self._pixels > ALL_PIXELS:
            return None
        try:
            picture = images.of_bytes(data)
        except Refused:
            return None
        self._pixels += picture.width * picture.height
        name = images.save(picture, self.folder, f"picture-{len(self._made) + 1}")
        return name, picture.width, picture.height


def said_of(words):
    """The alternative text of a picture; none where it is only the place of a file."""
    words = " ".join((words or "").split())
    return "" if _PLACE.search(words) else words
