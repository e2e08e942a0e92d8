"""A file of what is known about people: looked at line by line first, then applied."""

import hashlib
from typing import NamedTuple

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import attributes as rules
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import accounts, attributes, courses
from peerreview.web import csv
from peerreview.web.access import needs
from peerreview.web.courses import bp
from peerreview.web.courses.people import undo_url
from peerreview.web.courses.questions import Names, values_of
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text, said

NOTHING = "-"  # takes an answer away; an empty cell leaves it as it is


class Change(NamedTuple):
    """What one line changes: its ``number``, whom it is about, and [(title, before, after)]."""

    number: int
    enrolment: object
    parts: list
    values: dict


class Wrong(NamedTuple):
    """A line that cannot be applied: its ``number``, what was ``typed`` to find the person by, and [(title,
    what was typed, why it cannot stand)]."""

    number: int
    typed: str
    parts: list


class Preview(NamedTuple):
    """A file before it is applied: its text, Changes, Wrong lines, how many lines change nothing (``same``),
    sentences about the file as a whole."""

    text: str
    changes: list
    wrong: list
    same: int
    notes: list

    @property
    def seal(self):
        """The same for the same changes: so that what is applied is what was looked at."""
        seen = [(one.enrolment.public_id, one.parts) for one in self.changes]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


@bp.get("/courses/<course>/people/import")
@needs("course.people")
def look_into(course):
    return _page(course)


def _page(course, *, status=200, preview=None, text="", error=""):
    fields = attributes.fields_of(course.course).values()
    return render_template(
        "courses/import.html",
        course=course,
        preview=preview,
        text=preview.text if preview else text,
        error=error,
        open_titles=[said(field.title) for field in fields if not rules.is_private(field.readers)],
    ), status


@bp.post("/courses/<course>/people/import")
@needs("course.people")
def apply_file(course):
    upload = request.files.get("file")
    text, guessed = request.form.get("text", ""), False
    try:
        if upload and upload.filename:
            text, guessed = csv.decoded(upload.read())
        sheet, preview = looked_into(course, text, guessed)
    except Invalid as refusal:
        return _page(course, status=422, text=text, error=refusal_text(refusal))
    if request.form.get("act") != "apply" or not preview.changes:
        return _page(course, preview=preview)
    if request.form.get("seal") != preview.seal:
        moved = _("Something has changed since you looked at it. Here is what would change now.")
        return _page(course, status=409, preview=preview._replace(notes=[moved, *preview.notes]))
    return _apply(course, sheet, preview)


def _apply(course, sheet, preview):
    fields = attributes.fields_of(course.course)
    answers = [
        (change.enrolment, fields[name], values)
        for change in preview.changes
        for name, values in change.values.items()
    ]
    attributes.put_all(answers, source="import", by=g.person.id, now=g.now)
    count = len(preview.changes)
    done = ngettext("%(count)s person is changed.", "%(count)s people are changed.", count)
    if not preview.wrong:
        tell(done, undo_url(course), beside="list-h")
        return redirect(url_for(".people", course=course.course_public_id), 303)
    left = csv.written(sheet, {one.number for one in preview.wrong})
    _sheet, rest = looked_into(course, left, False)
    done += " " + _("These lines are left: correct them here.")
    return _page(course, preview=rest._replace(notes=[done, *rest.notes]))


# --- line by line ----------------------------------------------------------------------------------------


def looked_into(course, text, is_guessed):
    """(Sheet, Preview) of a file's text; Invalid when there is no reading it."""
    fields = attributes.fields_of(course.course)
    sheet = csv.read(text, _titles(fields), ("email",), is_guessed=is_guessed)
    people = courses.people(course.course)
    reader = _Reader(course, fields, people)
    changes, wrong, same = [], [], 0
    for line in sheet.lines:
        found = reader.read(line)
        if isinstance(found, Wrong):
            wrong.append(found)
        elif found.parts:
            changes.append(found)
        else:
            same += 1
    return sheet, Preview(sheet.text, changes, wrong, same, _notes(sheet, fields))


def _titles(fields):
    """{key: titles}; what the file we write has besides is known and not read."""
    kept = {"name": _("Name"), "role": _("Role"), "section": _("Section"), "away": _("Away")}
    titles = {"email": (_("E-mail"), "email", "mail", "e-mail address")}
    titles |= {f".{name}": (said(field.title), name) for name, field in fields.items()}
    taken = {title for names in titles.values() for title in names}
    return titles | {key: (title,) for key, title in kept.items() if title not in taken}


def _notes(sheet, fields):
    notes = []
    if sheet.is_guessed:
        notes.append(
            _("The letters of this file are not UTF-8. Look at names with accents before you apply it.")
        )
    if sheet.unknown:
        notes.append(
            _("Not read, because nothing here is called so: %(titles)s.", titles=", ".join(sheet.unknown))
        )
    private = [
        said(fields[key[1:]].title)
        for key in sheet.columns
        if key[0] == "." and rules.is_private(fields[key[1:]].readers)
    ]
    if private:
        notes.append(_("Not read, because people give it themselves: %(titles)s.", titles=", ".join(private)))
    if not any(key[0] == "." for key in sheet.columns):
        notes.append(_("No column of it is one that people are asked about."))
    return notes


class _Reader:
    """Reads lines one after the other; nobody may stand in two."""

    def __init__(self, course, fields, people):
        self.course, self.fields, self.names = course, fields, Names(people)
        self.by_address = {accounts.fold_email(one.account.email): one for one in people}
        self.seen = attributes.seen_by_staff(course.course, g.now)
        self.lines = {}

    def read(self, line):
        """The Change or the Wrong of a line."""
        typed = line.cells.get("email", "")
        try:
            enrolment = self._person(line, typed)
        except Invalid as refusal:
            return Wrong(line.number, typed, [(_("E-mail"), typed, refusal_text(refusal))])
        values, parts, wrong = {}, [], []
        for key, cell in line.cells.items():
            field = self.fields.get(key[1:]) if key[0] == "." else None
            if field is None or not cell or rules.is_private(field.readers):
                continue
            try:
                values[field.name] = self._values(field, cell, enrolment)
                parts += self._part(field, enrolment, values[field.name])
            except Invalid as refusal:
                wrong.append((said(field.title), cell, refusal_text(refusal)))
        return Wrong(line.number, typed, wrong) if wrong else Change(line.number, enrolment, parts, values)

    def _person(self, line, typed):
        if line.excess:
            raise Invalid(
                N_("This line has {count} cells more than the head. Is a sign between cells part of a text?"),
                count=line.excess,
            )
        if not typed:
            raise Invalid(N_("There is no e-mail address in this line."))
        found = self.by_address.get(accounts.fold_email(typed))
        if found is None:
            raise Invalid(N_("Nobody in this course has the address “{typed}”."), typed=typed[:100])
        if found.id in self.lines:
            raise Invalid(N_("Line {number} is about the same person."), number=self.lines[found.id])
        self.lines[found.id] = line.number
        return found

    def _values(self, field, cell, enrolment):
        if cell == NOTHING:
            return ()
        return values_of(field, cell, self.course.zone, self.names, enrolment.id)

    def _part(self, field, enrolment, values):
        """[(title, before, after)] when the line changes this answer."""
        before = self.seen.get(enrolment.id, {}).get(field.name, attributes.Seen()).texts
        after = values
        if field.kind == "people":
            names = {one.id: one.account.name for one in self.names.people}
            after = tuple(names[one] for one in values)
        if set(before) == set(after):
            return []
        return [(said(field.title), rules.said(field, before), rules.said(field, after))]
