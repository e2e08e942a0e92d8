"""The terms of the topic beside a desk: which of them the text has, told to its writer alone."""

from peerreview.domain import terms as rules
from peerreview.store import materials
from peerreview.web.text import _, ngettext


def said_of_terms(work, typed):
    """ "You use 2 of 8 terms: gene, drift." of a Work and what is typed; "" where there are no terms."""
    found = [entry.title for entry in materials.terms(work.activity, work.design, work.task_of)]
    if not found:
        return ""
    text = "\n".join((typed.get(item.id) or {}).get("text") or "" for item in work.items if item.has_text)
    used = rules.used(found, text)
    said = ngettext(
        "You use %(used)s of %(count)s term",
        "You use %(used)s of %(count)s terms",
        len(found),
        used=len(used),
    )
    return _("%(said)s: %(terms)s.", said=said, terms=", ".join(used)) if used else _("%(said)s.", said=said)
