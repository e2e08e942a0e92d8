"""Shapes of the account forms; meaning is checked by the store's verbs."""

from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from peerreview.web import languages
from peerreview.web.fields import Email, Filled, UpTo
from peerreview.web.text import _

SHORTEST_PASSWORD = 10


class LoginForm(FlaskForm):
    """E-mail and password."""

    email = StringField(_("E-mail"), [Filled(_("Type your e-mail address."))])
    password = PasswordField(_("Password"), [Filled(_("Type your password."))])


class ForgotForm(FlaskForm):
    """The address to which a link for a new password goes."""

    email = StringField(_("E-mail"), [Email(), UpTo(254)])


class LongEnough:
    """A password of at least SHORTEST_PASSWORD characters; anything may stand in it."""

    def __call__(self, form, field):
        if len(field.data or "") < SHORTEST_PASSWORD:
            raise ValidationError(
                _(
                    "Use at least %(count)s characters; a short sentence is easy to remember.",
                    count=SHORTEST_PASSWORD,
                )
            )


class PasswordForm(FlaskForm):
    """A new password through a one-time link."""

    password = PasswordField(
        _("Choose a password"),
        [LongEnough()],
        description=_("At least 10 characters. A short sentence is easy to remember."),
    )


class FirstAdminForm(PasswordForm):
    """The first administrator."""

    name = StringField(_("Your name"), [Filled(_("Type your name.")), UpTo(200)])
    email = StringField(_("E-mail"), [Email(), UpTo(254)])


class CodeForm(FlaskForm):
    """The code of a class, for who has an account."""

    code = StringField(
        _("Code of the class"),
        [Filled(_("Type the code that your instructor shows.")), UpTo(40)],
        description=_("Two times four letters and digits. Small or capital does not matter."),
    )


class JoinForm(PasswordForm):
    """The same for who has none: an account, too."""

    code = StringField(
        _("Code of the class"),
        [Filled(_("Type the code that your instructor shows.")), UpTo(40)],
        description=_("Two times four letters and digits. Small or capital does not matter."),
    )
    name = StringField(_("Your name"), [Filled(_("Type your name.")), UpTo(200)])
    email = StringField(
        _("E-mail"), [Email(), UpTo(254)], description=_("The one your college knows, if you have one.")
    )
    number = StringField(
        _("Your number at the college"),
        [UpTo(60)],
        description=_("May stay empty. It finds you on the list."),
    )


class SettingsForm(FlaskForm):
    """What a person may change about themselves."""

    name = StringField(
        _("Your name"),
        [Filled(_("Type your name.")), UpTo(200)],
        description=_("Staff see it. Classmates see it only where a task is not anonymous."),
    )
    said_as = StringField(
        _("How it is said"),
        [UpTo(120)],
        description=_("As you would write it for somebody who reads it aloud: “Shi-VAWN”. May stay empty."),
    )
    zone = SelectField(
        _("Show times in"),
        choices=lambda: (
            [SelectChoice("", _("The zone of each course"))]
            + [SelectChoice(zone) for zone in sorted(available_timezones()) if "/" in zone]
        ),
    )
    language = SelectField(
        _("Language"),
        choices=lambda: [
            SelectChoice("", _("As my browser asks")),
            *(SelectChoice(code, name) for code, name in languages.offered()),
        ],
        description=_("Of the site and of its mails. What people write stays as they wrote it."),
        default="",
    )
    sans = BooleanField(
        _("One kind of letters"),
        description=_("What people wrote is then set in the same plain letters as the rest of the site."),
    )
    wide = BooleanField(_("More space between letters, words and lines"))
    quiet = BooleanField(
        _("Quiet"),
        description=_(
            "For a screen reader: while you write, only what is wrong is said by itself. Without it you also "
            "hear, in a few words, that it is saved and that the coach has a tip."
        ),
    )
    few_mails = BooleanField(
        _("Fewer mails"),
        description=_(
            "None about what opens, closes or can be read: To do says it. What somebody writes to you, "
            "receipts and links you ask for still come."
        ),
    )
    is_daily = BooleanField(
        _("Mail once a day, and no numbers in the header"),
        description=_(
            "What can wait comes in one mail at your hour. Links you ask for, and what staff must read at "
            "once, still come at once."
        ),
    )
    mail_hour = SelectField(
        _("At this hour"),
        coerce=int,
        choices=[SelectChoice(hour, f"{hour:02}:00") for hour in range(24)],
        default=7,
    )
    keys_on = BooleanField(
        _("Single keys"),
        description=_(
            "1 to 9 choose a level while you stand in its levels, j and k go through cases, / leads to the "
            "search box, ? opens the help. Leave it off if you speak to your computer or your hands are "
            "restless."
        ),
    )


class ChangePasswordForm(PasswordForm):
    """A new password, with the old one."""

    old = PasswordField(_("Your password now"), [Filled(_("Type your password."))])
