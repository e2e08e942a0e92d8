"""What may be typed or brought in the library."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from peerreview.domain.designs.nodes import MAX_BYTES
from peerreview.domain.refusals import Invalid
from peerreview.store import library
from peerreview.web.fields import whole
from peerreview.web.text import _, refusal_text


class TextForm(FlaskForm):
    """A design as text; ``rev`` is the state it was opened in."""

    text = TextAreaField(_("The design as text"))
    rev = HiddenField()

    def seen(self):
        """The state it was opened in; one that never was where it does not say."""
        return whole(self.rev.data, -1)


class BringForm(FlaskForm):
    """A design from a file, or pasted."""

    file = FileField(_("File"))
    pasted = TextAreaField(_("Or paste it"))

    def validate_file(self, _field):
        """Text, and not more of it than a design can be."""
        try:
            library.checked(self.given())
        except UnicodeDecodeError:
            raise ValidationError(_("This file is not text. A design is a YAML file in UTF-8.")) from None
        except Invalid as refusal:
            raise ValidationError(refusal_text(refusal)) from None

    def given(self):
        """The text: of the file where there is one, else what was pasted."""
        if not self.file.data:
            return self.pasted.data or ""
        self.file.data.seek(0)
        given = self.file.data.read(
            MAX_BYTES + 1
        )  # a byte more than may be, so that it is seen to be too much
        return given.decode("utf-8-sig", "strict" if len(given) <= MAX_BYTES else "replace")


class CrowdForm(FlaskForm):
    """The made-up class of a rehearsal."""

    people = StringField(_("People"))
    absent = StringField(_("Away for a while"))
    late = StringField(_("Come late"))
    leave = StringField(_("Leave in the middle"))

    def numbers(self):
        """{name: whole number}, or None where a field holds none, which says so."""
        found = {
            name: whole((self[name].data or "").strip() or "0", -1)
            for name in ("people", "absent", "late", "leave")
        }
        for name in [name for name, number in found.items() if number < 0]:
            self[name].errors = [_("A whole number, please.")]
        return found if min(found.values()) >= 0 else None
