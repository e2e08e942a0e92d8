"""Mails about activities that learners own: to whoever wants to come, takes part, owns one, or is shown
something. In those that staff never find, {title} is the kind of activity and the subject says nothing of
it (``store.letters``); no letter holds a word that was written inside."""

from peerreview.domain.words import N_

_PAGE, _INSIDE, _PEOPLE = "/circles/{activity}", "/activities/{activity}", "/activities/{activity}/people"
_ON = N_("This was on {until}.")

QUIET_SUBJECT = N_("{course}: News for you")
URGENT = frozenset({"mates_told", "circle_disclosed"})

LETTERS = {
    "circle_invited": (
        N_("{course}: You are invited: {title}"),
        N_(
            "You are invited to “{title}”. The page says what it is for and who opened it. You take part "
            "only if you say yes there; if you say no, nobody is told more than that."
        ),
        _PAGE,
        N_("You were invited {until}."),
    ),
    "circle_asked": (
        N_("{course}: Somebody wants to take part: {title}"),
        N_("Somebody asks to take part in “{title}”, which is yours. The page shows who, and what they say."),
        _PEOPLE,
        N_("They asked {until}."),
    ),
    "circle_together": (
        N_("{course}: A small group wants to join yours: {title}"),
        N_(
            "Another group has become small and asks to come to “{title}” together, {many} people in all. If "
            "you say yes, who asks is in, and the others are invited."
        ),
        _PEOPLE,
        N_("They asked {until}."),
    ),
    "circle_in": (
        N_("{course}: You have a place: {title}"),
        N_("You have a place in “{title}”. If you no longer want it, leave: whoever waits gets it."),
        _INSIDE,
        N_("It has been yours since {until}."),
    ),
    "circle_waits": (
        N_("{course}: You wait for a place: {title}"),
        N_("You may take part in “{title}”. All places are taken just now, so you are on its waiting list."),
        _PAGE,
        _ON,
    ),
    "circle_no": (
        N_("{course}: No place for you: {title}"),
        N_(
            "Your wish to take part in “{title}” was not granted. You may open one of your own, or ask "
            "others."
        ),
        "/",
        _ON,
    ),
    "circle_owner": (
        N_("{course}: It is yours now: {title}"),
        N_(
            "“{title}” is yours now: you invite, date its meetings and close it. You may hand it to somebody "
            "else on its page."
        ),
        _PEOPLE,
        N_("It has been yours since {until}."),
    ),
    "circle_dated": (
        N_("{course}: When you meet next: {title}"),
        N_("“{title}” has a date."),
        _INSIDE,
        N_("It is {until}."),
    ),
    "mates_told": (
        N_("{course}: {task}: {title}"),
        N_("Somebody in “{title}” tells all of you at once: {task}. What they write is on the page."),
        _INSIDE,
        N_("They wrote {until}."),
    ),
    "circle_closed": (
        N_("{course}: It is over: {title}"),
        N_("“{title}” is closed. Whoever took part can read what was written; nobody writes any more.{note}"),
        _INSIDE,
        N_("It was closed {until}."),
    ),
    "circle_over": (
        N_("{course}: It is over: {title}"),
        N_("“{title}”, where you had not yet a place, is closed.{note}"),
        "/",
        N_("It was closed {until}."),
    ),
    "circle_shown": (
        N_("{course}: Something was shown to somebody outside: {title}"),
        N_(
            "Something that was written in “{title}” was shown to one person of the course staff, by "
            "somebody who takes part. It was one text and nothing else; staff do not read along."
        ),
        _PEOPLE,
        N_("You are told {until}, at one hour for everybody."),
    ),
    "circle_disclosed": (
        N_("{course}: Somebody shows you something"),
        N_(
            "A student of {course} shows you one text from a group that staff do not find, because they want "
            "you to know of it. You see that text and who shows it; please answer them."
        ),
        "/shown/{disclosure}",
        N_("It was shown {until}."),
    ),
    "circle_proposed": (
        N_("{course}: A student proposes: {title}"),
        N_("A student proposes “{title}”. Others find it once you say yes."),
        _INSIDE,
        N_("It was proposed {until}."),
    ),
    "circle_approved": (
        N_("{course}: Staff said yes: {title}"),
        N_("Course staff said yes to “{title}”. Others find it now."),
        _PEOPLE,
        _ON,
    ),
    "circle_turned_down": (
        N_("{course}: Staff said no: {title}"),
        N_("Course staff said no to “{title}”. They write:\n\n{note}"),
        "/",
        _ON,
    ),
}
