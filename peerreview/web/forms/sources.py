"""What a form may start from, by the place where it stands."""

from peerreview.web.text import _


def grouped(sources):
    """{place in words: {key: title}} of [Source], in their order."""
    found = {}
    for one in sources:
        place = _(one.place) if one.place else _("Library of this course")
        found.setdefault(place, {})[one.key] = one.title
    return found
