"""What whoever runs the site says on it, version by version: imprint, privacy, accessibility, help."""

from typing import NamedTuple

from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import audit, db, markup
from peerreview.store.tables import SiteText

NAMES = ("imprint", "privacy", "accessibility", "help")
LONGEST = 40_000  # characters


class Text(NamedTuple):
    """One version: its ``number``, ``text`` as typed, safe ``html``, the name ``by`` whom, and when."""

    number: int
    text: str
    html: str
    by: str
    at: object


def newest(name):
    """The Text that counts, or None where nothing, or nothing any more, is said."""
    found = versions(name, most=1)
    return found[0] if found and found[0].text.strip() else None


def said():
    """Names of the texts that say something."""
    return {
        row.name
        for row in db.rows(
            """
            select t.name
            from site_text t
            where t.html <> '' and t.number = (select max(number) from site_text where name = t.name)
            """
        )
    }


def versions(name, most=100):
    """[Text] of the last versions, newest first."""
    return [
        Text(*row[:4], db.moment(row.at))
        for row in db.rows(
            """
            select t.number, t.text, t.html, coalesce(a.name, '') as by, t.at
            from site_text t
            left join account a on a.id = t.by_id
            where t.name = ?
            order by t.number desc
            limit ?
            """,
            name,
            most,
        )
    ]


def save(name, text, *, base, by, now):
    """A new version of a text, made of Markdown; *base*: the number of the version it was written over (0:
    none). Returns its number. Invalid when it is too long, or when somebody saved meanwhile; the same text
    again is no version."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise Invalid(N_("This is too long: at most {most} characters."), field="text", most=LONGEST)
    with db.writing():
        last = next(iter(versions(name, most=1)), None)
        if last and last.text == text:
            return last.number
        if (last.number if last else 0) != base:
            raise Invalid(
                N_("{who} saved this text meanwhile. Theirs is shown below; yours is still in the field."),
                field="text",
                who=last.by,
            )
        return _put(name, base + 1, text, by, now)


def put_back(name, number, *, by, now):
    """An older version counts again: a new one with its words; *number* 0 takes the text away. Returns its
    number. Missing."""
    with db.writing():
        found = versions(name, most=10_000)
        old = next((one.text for one in found if one.number == number), None if number else "")
        if old is None or not found:
            raise Missing()
        return _put(name, found[0].number + 1, old, by, now)


def _put(name, number, text, by, now):
    SiteText.create(name=name, number=number, text=text, html=markup.to_html(text), by=by, at=now)
    audit.record("site.text_changed", "site", None, by=by, at=now, text=name, number=number)
    return number
