"""Every reason we say no, each with its sentence for the person.

A verb or a rule raises one of these; ``web/errors.py`` alone turns it into a page, a part or JSON.
``sentence`` is the untranslated text with named places, ``values`` fills the places.
"""

from peerreview.domain.words import N_


class Refusal(Exception):
    """A no with a sentence. ``kind`` is one of missing, conflict, not_now, invalid."""

    kind = "invalid"
    sentence = N_("This cannot be done.")

    def __init__(self, sentence=None, /, **values):
        if sentence is not None:
            self.sentence = sentence
        self.values = values
        super().__init__(self.sentence.format(**values))


class Missing(Refusal):
    """It does not exist for this person; forbidden and missing look the same."""

    kind = "missing"
    sentence = N_("This page does not exist, or it is not yours to see.")


class Invalid(Refusal):
    """What was typed cannot stand; ``field`` names the field it belongs to ("" = the whole form)."""

    def __init__(self, sentence=None, /, field="", **values):
        super().__init__(sentence, **values)
        self.field = field


class NotNow(Refusal):
    """The clock or the order of steps says no."""

    kind = "not_now"
    sentence = N_("This is not open now.")


class Conflict(Refusal):
    """Somebody, or another tab, was faster."""

    kind = "conflict"
    sentence = N_("Somebody changed this while you wrote. Both texts are here; choose one or join them.")


class MovedOn(Conflict):
    """A decision made from a page that is no longer so; ``act``, ``who`` and ``at`` of what happened
    meanwhile, "" and None when nobody decided but the text moved."""

    sentence = N_("This has changed since you opened it. Nothing is decided; here is how it stands now.")

    def __init__(self, *, act="", who="", at=None):
        super().__init__()
        self.act, self.who, self.at = act, who, at


class OldDraft(Conflict):
    """A save with an old revision number. ``stored`` and ``typed`` hold both drafts, ``rev`` the newest
    number."""

    def __init__(self, *, stored, typed, rev):
        super().__init__()
        self.stored, self.typed, self.rev = stored, typed, rev


class Incomplete(Refusal):
    """Something asked for is missing; ``reading`` says what (see ``forms.Reading``)."""

    sentence = N_("Something is still missing.")

    def __init__(self, reading):
        super().__init__()
        self.reading = reading


class Closed(NotNow):
    """The deadline has passed; the draft is kept."""

    sentence = N_("This closed at {closed}. Your text is safe here: copy it, or ask for more time.")


class NotYet(NotNow):
    """The window has not opened."""

    sentence = N_("This is not open yet.")


class NothingToReview(NotNow):
    """The pool is empty for this reviewer; ``why`` is the code of ``allocation.Nothing``, ``until`` a moment
    or None; ``is_told``: they hear when there is something again."""

    sentence = N_("There is nothing to review just now.")

    def __init__(self, sentence=None, /, *, why, until=None, is_told=False):
        super().__init__(sentence)
        self.why, self.until, self.is_told = why, until, is_told


class NotAllowed(Refusal):
    """A move that the states do not know."""

    kind = "conflict"
    sentence = N_("A response that is {state} cannot do this: {act}.")


class Frozen(Refusal):
    """A promise was made to people who already wrote; it cannot be changed now."""

    sentence = N_("People have begun to write under this setting, so it stays as it is: {what}.")
