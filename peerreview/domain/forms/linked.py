"""The kind of item that is answered with addresses of the web: works that stand elsewhere."""

from urllib.parse import urlsplit

from peerreview.domain.forms import values
from peerreview.domain.forms.answers import Answer
from peerreview.domain.forms.kind import Told, counts, typed_text
from peerreview.domain.forms.written import List
from peerreview.domain.words import N_

MOST = 10
LONGEST = 500  # signs of one address


class Links(List):
    """Addresses, one a line. They are shown as what they are; nothing of what stands there is fetched, kept
    or looked at."""

    name = "links"
    title = N_("Links to works that stand elsewhere")
    keys = ("least", "up_to")
    has_words = False

    def parse(self, entry, title):
        return counts(entry, title, MOST)

    def read(self, item, given):
        return Answer(item.id, text="\n".join(values.entries(typed_text(given))))

    def error(self, item, given, answer):
        for place, line in enumerate(values.entries(answer.text), 1):
            if sentence := why_not(line):
                return sentence, {"place": place, "most": LONGEST}
        return None

    def tell(self, item, answer, names):
        return Told(lines=tuple(line for line in values.entries(answer.text) if not why_not(line)))


def why_not(line):
    """The sentence of why *line* is no address that can be shown as a link; "" for one that is: of http or
    https, with the name of a site, without a name and password in it, and without signs that nobody sees."""
    if len(line) > LONGEST:
        return N_("Link {place} is longer than {most} characters. Use the short one that its site offers.")
    if any(not sign.isprintable() or sign.isspace() for sign in line):
        return N_("Link {place} has a space or a sign in it that nobody sees. Copy the address once more.")
    try:
        found = urlsplit(line)
        host, _port = found.hostname or "", found.port
    except ValueError:
        return _STRANGE
    if found.scheme.lower() not in ("http", "https") or not found.netloc:
        return _STRANGE
    if "@" in found.netloc:
        return N_("Link {place} has a name or a password in it. Take the part before the @ out.")
    is_site = "." in host.strip(".") and not host.replace(".", "").isdigit() and ":" not in host
    return "" if is_site and "\\" not in line else _STRANGE


_STRANGE = N_("Link {place} is no address of the web. Paste it whole, such as https://example.org/my-work.")
