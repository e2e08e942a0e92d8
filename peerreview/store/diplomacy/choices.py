"""What an instructor chose for the coach of one activity."""

import hashlib
from typing import NamedTuple

from peerreview.domain import diplomacy
from peerreview.domain.diplomacy.examples import GENRES
from peerreview.domain.refusals import Conflict, Invalid
from peerreview.domain.words import N_
from peerreview.store import audit, db, forms
from peerreview.store.tables import CoachSetting

MOST_TERMS, LONGEST_TERM, LONGEST_STARTER = 200, 80, 200


class Choice(NamedTuple):
    """``settings`` for reading, the ``language`` of the comments (``diplomacy.UNKNOWN``: another), the
    ``genre`` of the examples ("" = as the rubric says). ``quieted``: rules that the class taught it to leave
    alone, which is nobody's choice."""

    settings: diplomacy.Settings = diplomacy.Settings()
    language: str = "en"
    genre: str = ""
    quieted: frozenset = frozenset()

    @property
    def digest(self):
        """A short name for it: equal choices have equal digests."""
        return hashlib.blake2b(
            db.dumps([self.settings.to_json(), self.language, self.genre]).encode(), digest_size=8
        ).hexdigest()

    def genre_for(self, items):
        """The genre whose examples stand beside a form of *items*: the one chosen, else that of the built-in
        rubric it grew from, known by its items' ids; essays where there is none."""
        if self.genre:
            return self.genre
        ids = {item.id for item in items}
        shared = {
            form.genre: len(ids.intersection(item.id for item in form.items))
            for form in forms.built_in().values()
            if form.genre
        }
        best = max(shared, key=shared.get)
        return best if shared[best] > 1 else "essay"


def of_activity(activity_id):
    """The Choice that holds in an activity: the defaults where nobody chose."""
    chosen, quieted = Choice(), set()
    for row in db.rows(
        """
        select settings, language, genre, '' as rule
        from coach_setting
        where activity_id = ?
        union all select '', '', '', rule
        from quiet_rule
        where activity_id = ? and not speaks
        """,
        activity_id,
        activity_id,
    ):
        if row.rule:
            quieted.add(row.rule)
        else:
            chosen = Choice(diplomacy.Settings.from_json(row.settings), row.language, row.genre)
    return chosen._replace(quieted=frozenset(quieted))


def change(activity, choice, *, seen, by, now):
    """Let the coach read by *choice* from now on. *seen* is the digest of the Choice the page was made from.

    Raises Invalid for a term or starter that is too long, Conflict when a colleague chose otherwise
    meanwhile."""
    _check(choice)
    with db.writing(activity.id):
        if of_activity(activity.id).digest != seen:
            raise Conflict(
                N_(
                    "A colleague changed the coach while you had this open. What you chose is still in the "
                    "form: look at both, then save again."
                )
            )
        values = {
            "settings": choice.settings.to_json(),
            "language": choice.language,
            "genre": choice.genre,
            "by": by,
            "at": now,
        }
        CoachSetting.insert(activity=activity.id, **values).on_conflict(
            conflict_target=(CoachSetting.activity,),
            update={getattr(CoachSetting, key): value for key, value in values.items()},
        ).execute()
        audit.of_activity(
            "coach.changed",
            activity,
            by=by,
            at=now,
            signals=dict(choice.settings.signals),
            strictness=choice.settings.strictness,
            allowed=list(choice.settings.allowed),
            language=choice.language,
            genre=choice.genre,
        )


def _check(choice):
    terms = choice.settings.allowed
    if len(terms) > MOST_TERMS or any(len(term) > LONGEST_TERM for term in terms):
        raise Invalid(
            N_("Up to {most} terms of at most {length} characters each fit."),
            field="allowed",
            most=MOST_TERMS,
            length=LONGEST_TERM,
        )
    for signal, starter in choice.settings.starters:
        if len(starter) > LONGEST_STARTER:
            raise Invalid(
                N_("A starter has at most {length} characters."),
                field=f"starter-{signal}",
                length=LONGEST_STARTER,
            )
    if not choice.language or diplomacy.base(choice.language) != choice.language:
        raise Invalid(N_("This is no language."), field="language")
    if choice.genre and choice.genre not in GENRES:
        raise Invalid(N_("There are no examples of this kind."), field="genre")
