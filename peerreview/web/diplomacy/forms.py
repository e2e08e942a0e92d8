"""The shape of what an instructor chooses for the coach: a loudness and a starter per signal, strictness,
terms of the field."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from peerreview.domain import diplomacy
from peerreview.domain.diplomacy.examples import GENRES
from peerreview.domain.diplomacy.settings import LOUDNESS, STRICTNESS
from peerreview.store.diplomacy import Choice
from peerreview.web import languages
from peerreview.web.fields import UpTo
from peerreview.web.text import _

LOUD = {"normal": _("Show"), "quiet": _("Keep quiet"), "off": _("Off")}
STRICT = {
    "lenient": _("Only what is certain"),
    "normal": _("As usual"),
    "strict": _("Also mere possibilities"),
}
KINDS = {
    "": _("As the rubric says"),
    "essay": _("Essay"),
    "code": _("Program"),
    "lab": _("Lab report"),
    "slides": _("Talk with slides"),
    "poster": _("Poster"),
}
LONGEST_EXAMPLE = 20_000


def _languages():
    """{code: what it is called}: those the coach reads, then every other that it can tell or that the site
    speaks, then another still."""
    read = diplomacy.languages()
    others = {*diplomacy.recognised(), *(diplomacy.base(code) for code, _name in languages.offered())}
    names = languages.named({*read, *others})
    found = {code: names[code] for code in sorted(read, key=names.get)}
    for code in sorted(others.difference(read), key=names.get):
        found[code] = _("%(language)s (kind is not checked)", language=names[code])
    return found | {diplomacy.UNKNOWN: _("Another language (kind is not checked)")}


def coach_form(activity_language="en"):
    """The class of the form, its titles in the language of the comments."""
    fields = {
        "seen": HiddenField(),
        "strictness": RadioField(
            _("How sure must the coach be?"), choices={key: STRICT[key] for key in STRICTNESS}
        ),
        "allowed": TextAreaField(
            _("Terms of your field"),
            [UpTo(20_000)],
            description=_(
                "One a line. The coach takes no offence at them: “dead code”, “execute”, “retarded "
                "potential”."
            ),
        ),
        "language": SelectField(
            _("Language of the comments"),
            choices=_languages(),
            description=_(
                "Sentences in another language that the coach reads are read all the same. Where it does not "
                "read, it says so, and never that a comment is kind."
            ),
        ),
        "genre": SelectField(
            _("Examples shown to reviewers"), choices={key: KINDS[key] for key in ("", *GENRES)}
        ),
        "example": TextAreaField(
            _("Comments to try it on"),
            [UpTo(LONGEST_EXAMPLE)],
            description=_("An empty line between two. They are not kept."),
        ),
    }
    for signal in diplomacy.SIGNALS:
        title = diplomacy.title(signal, activity_language)
        fields[f"signal-{signal}"] = RadioField(title, choices={key: LOUD[key] for key in reversed(LOUDNESS)})
        fields[f"starter-{signal}"] = StringField(
            _("Your own starter for “%(signal)s”", signal=title), [UpTo(200)]
        )
    return type("CoachForm", (FlaskForm,), fields)


def filled(choice, **more):
    """A form that shows *choice*."""
    starters = dict(choice.settings.starters)
    data = {
        "seen": choice.digest,
        "strictness": choice.settings.strictness,
        "allowed": "\n".join(choice.settings.allowed),
        "language": choice.language,
        "genre": choice.genre,
        **more,
    }
    for signal in diplomacy.SIGNALS:
        data |= {
            f"signal-{signal}": choice.settings.loudness(signal),
            f"starter-{signal}": starters.get(signal, "").strip(),
        }
    return coach_form(choice.language)(formdata=None, data=data)


def chosen(form):
    """The Choice of a valid form."""
    signals = tuple(
        (signal, form[f"signal-{signal}"].data)
        for signal in diplomacy.SIGNALS
        if form[f"signal-{signal}"].data != "normal"
    )
    starters = tuple(
        (signal, words + " ")
        for signal in diplomacy.SIGNALS
        if (words := (form[f"starter-{signal}"].data or "").strip())
    )
    allowed = tuple(
        dict.fromkeys(
            term for line in (form.allowed.data or "").splitlines() if (term := " ".join(line.split()))
        )
    )
    return Choice(
        diplomacy.Settings(signals, form.strictness.data, allowed, starters=starters),
        form.language.data,
        form.genre.data,
    )
