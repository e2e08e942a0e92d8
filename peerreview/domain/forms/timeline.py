"""What was seen, with the time of day: entries such as "10:05 Four hands went up", in order, within as long
as somebody watched."""

import re

from peerreview.domain.forms.values import spoken_minutes
from peerreview.domain.words import N_

DAY = 24 * 60  # minutes
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:\s+|$)(.*)", re.ASCII | re.DOTALL)
_NO_TIME = N_("Entry {place} does not begin with a time. Write it such as 10:05, then what you saw.")
_NO_WORDS = N_("Entry {place} has a time, and says nothing yet.")
_BACK = N_("Entry {place} is earlier than the one above it. Put them in the order of their times.")
_OUTSIDE = N_("Entry {place} is {since} after the first, and you say that you watched for {length}.")


def wrong(entries, length):
    """(sentence, values) of the first of *entries* (texts) that cannot stand, or None.

    Each begins with a time of day from 0:00 to 23:59 and says something; none is before the one above it; the
    first one is the beginning, and none is later than *length* minutes after it (None: not known yet).
    Watching over midnight is no way back."""
    first, before = None, 0
    for place, entry in enumerate(entries, 1):
        found = _TIME.match(entry)
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            return _NO_TIME, {"place": place}
        if not found[3].strip():
            return _NO_WORDS, {"place": place}
        at = int(found[1]) * 60 + int(found[2])
        first = at if first is None else first
        since = (at - first) % DAY
        if since < before or since > DAY // 2:
            return _BACK, {"place": place}
        if length is not None and since > length:
            lengths = {"since": spoken_minutes(since), "length": spoken_minutes(int(length))}
            return _OUTSIDE, {"place": place, **lengths}
        before = since
    return None
