"""Validators with clear sentences, used by every form, and numbers out of fields. None of them writes
``maxlength``: a pasted text would lose its end."""

import re
from zoneinfo import ZoneInfo

from flask import g
from wtforms.validators import StopValidation, ValidationError

from peerreview.domain import clock, identity, in_text, numbers
from peerreview.domain.refusals import Invalid
from peerreview.web.text import _


def whole(text, default):
    """A whole number from 0 that fits everywhere, as a hidden field or an address carries it; *default* for
    anything else."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text or "") else default


def field_of(item_id):
    """The id of the element in which one types an item of a desk."""
    return f"w-{item_id.replace('.', '-') if in_text.is_note(item_id) else item_id}"


WHICH = ".which"  # what the choice beside a date field is called after: of an hour that comes twice


def moment_in(form, name, zone):
    """The aware moment of a date field on the clock of *zone*, None when it is empty; Invalid (its field) as
    of ``domain.clock``."""
    try:
        return clock.read(form.get(name, ""), zone, which=form.get(name + WHICH, ""))
    except Invalid as refusal:
        raise Invalid(refusal.sentence, field=name, **refusal.values) from None


def twice(text):
    """[(value, words)] to choose from beside a date field that holds *text*: where that hour comes twice on
    the clock of the course, the first and the second; else ()."""
    found = [one.astimezone(ZoneInfo(g.standing.zone)) for one in clock.both(text, g.standing.zone)]
    if not found:
        return ()
    is_summer = found[0].dst() and not found[1].dst()
    words = (
        (_("the first, %(time)s (summer time)"), _("the second, %(time)s (winter time)"))
        if is_summer
        else (_("the first, %(time)s"), _("the second, %(time)s"))
    )
    return [
        (side, said % {"time": f"{one:%H:%M} {clock.zone_name(one)}"})
        for side, said, one in zip(clock.SIDES, words, found, strict=True)
    ]


class Filled:
    """Something that can be seen must be there; the rest of the chain is not asked when it is not."""

    def __init__(self, message):
        self.message = message

    def __call__(self, form, field):
        if not identity.name(field.data or ""):
            field.errors[:] = []
            raise StopValidation(self.message)


class UpTo:
    """At most so many characters; says how many there are."""

    def __init__(self, most):
        self.most = most

    def __call__(self, form, field):
        length = len(field.data or "")
        if length > self.most:
            raise ValidationError(
                _("This is %(count)s characters long; up to %(most)s fit.", count=length, most=self.most)
            )
        if "\0" in (field.data or ""):
            raise ValidationError(_("There is a character in it that cannot be kept. Type it again."))


class Email:
    """Looks like an e-mail address."""

    def __call__(self, form, field):
        if not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*", identity.address(field.data or "")):
            raise ValidationError(_("Type a whole e-mail address, such as mira@college.example."))


class Whole:
    """A whole number within bounds."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def __call__(self, form, field):
        typed = (field.data or "").strip()
        if (
            not (typed.isascii() and typed.isdigit() and len(typed) <= 6)
            or not self.low <= int(typed) <= self.high
        ):
            raise ValidationError(
                _("Type a whole number from %(low)s to %(high)s.", low=self.low, high=self.high)
            )


class Decimal:
    """A number within bounds, with a point or a comma."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def __call__(self, form, field):
        found = numbers.kept(field.data or "")
        if found is None or not self.low <= found <= self.high:
            raise ValidationError(_("Type a number from %(low)s to %(high)s.", low=self.low, high=self.high))
