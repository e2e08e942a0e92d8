"""How much one file may take, and the answer when it takes more."""

import contextlib
import resource

MEMORY = 500_000_000  # bytes of address space
SECONDS = 10  # of work, and by the clock on the wall
WRITTEN = 200_000_000  # bytes of one file that is made

PIXELS = 40_000_000  # of a picture, before anything is decoded
PAGES = 200  # of a PDF
AT_ONCE = 10  # pages drawn by one process
LETTERS = 400_000  # of a text, and of what is read out of a PDF
LINES = 5_000  # of a text or of code
OBJECTS = 300_000  # of a PDF that are looked at
UNPACKED = 120_000_000  # bytes of all that is packed in one file
XML = 12_000_000  # bytes of one part of a document
PARTS = 200  # files packed in one that are shown
PICTURES = 150  # in one document
ALL_PIXELS = 120_000_000  # of all pictures in one document


class Refused(Exception):
    """The file cannot be taken; ``code`` is a key of ``domain.files.REASONS``."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values


def bind():
    """Hold this process to the limits. A platform without one of them keeps the others."""
    for name, value in (
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_CPU", SECONDS),
        ("RLIMIT_FSIZE", WRITTEN),
        ("RLIMIT_CORE", 0),
    ):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            resource.setrlimit(getattr(resource, name), (value, value))
