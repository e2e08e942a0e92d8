"""Every mail of the system: what it says, which page it leads to, and the moment it speaks of.

One table, LETTERS; ``written`` fills a letter in. ``store.letters`` puts it into the outbox, ``mail`` adds
the address of the site."""

from typing import NamedTuple

from peerreview.domain import (
    account_letters,
    alert_letters,
    circle_letters,
    clock,
    match_letters,
    pilot_letters,
    showcase_letters,
)
from peerreview.domain.words import N_, Sentence


class Letter(NamedTuple):
    """Sentences with {places}. ``page``: the path it leads to. ``dated`` says a moment, {until}, in the zone
    of the course; ``endless`` is said instead where a letter that has an end was given none."""

    subject: str
    text: str
    page: str
    dated: str
    endless: str = ""


class Written(NamedTuple):
    """A letter ready to be sent, without the address of the site: ``path`` of the page it leads to."""

    subject: str
    body: str
    path: str


_ACTIVITY, _CASES = "/activities/{activity}", "/activities/{activity}/moderation"
_CASE = "/activities/{activity}/moderation/cases/{case}"
_DESK = "/submissions/{response}"
DIGEST = 7  # o'clock in the zone of a course: when what can wait is told, to everybody alike
_OPEN_UNTIL = N_("It is open until {until}.")
_NO_END = N_("No end is set for it, as of {now}.")
_ON = N_("This was on {until}.")

# What is sent at once also to who wants mail once a day.
URGENT = frozenset(
    {"welcome", "reset", "reset_by_staff", "password_changed", "alert"} | circle_letters.URGENT
)

# What To do says as well, by the clock: who wants few mails gets none of these.
NOTICES = frozenset(
    {
        "opened",
        "closing",
        "closing_calm",
        "closing_group",
        "released",
        "released_things",
        "came_later",
        "arrived",
        "proposed",
        "proposed_waits",
        "author_answered",
        "work_again",
        "rescue",
        "ends",
    }
)

LETTERS = {
    # To students, by the clock.
    "opened": Letter(
        N_("{course}: Open now: {step}, {title}"),
        N_("“{step}” is open in “{title}”."),
        _ACTIVITY,
        _OPEN_UNTIL,
        _NO_END,
    ),
    "closing": Letter(
        N_("{course}: Closes soon: {step}, {title}"),
        N_("“{step}” of “{title}” closes soon, and you have not finished it."),
        _ACTIVITY,
        N_("It closes {until}."),
        _NO_END,
    ),
    "moved": Letter(
        N_("{course}: You are in another group now: {title}"),
        N_("In “{step}” of “{title}” you are now {mates}, in group {group}. {why}"),
        "/activities/{activity}#my-groups",
        N_("It was changed {until}. What you wrote before stays where you wrote it."),
    ),
    "ends": Letter(
        N_("{course}: “{name}” ends soon"),
        N_(
            "You hold “{name}” in {course}, which opens steps that build on it. It ends soon. Whoever does "
            "what gives it once more holds it anew; ask staff where that can be done."
        ),
        _ACTIVITY,
        N_("It holds until {until}."),
    ),
    "closing_group": Letter(
        N_("{course}: Your group waits for you: {step}, {title}"),
        N_(
            "“{step}” of “{title}” closes soon, and you have not finished it. Your group goes on together, "
            "once everybody's part is in. If you cannot finish it, tell your group or staff: they can help."
        ),
        _ACTIVITY,
        N_("It closes {until}."),
        _NO_END,
    ),
    "closing_calm": Letter(  # for whoever needs no timers
        N_("{course}: Still to do: {step}, {title}"),
        N_("“{step}” of “{title}” is open, and there is something left for you to do."),
        _ACTIVITY,
        _OPEN_UNTIL,
        _NO_END,
    ),
    "released": Letter(
        N_("{course}: Feedback is here: {title}"),
        N_("Your classmates' feedback on what you did in “{title}” is open for you to read."),
        "/activities/{activity}/feedback",
        N_("You can answer it until {until}."),
        N_("It has been open since {now}."),
    ),
    "released_things": Letter(
        N_("{course}: To read: {things}, {title}"),
        N_("Your classmates' {things} in “{title}” are open for you to read."),
        _ACTIVITY,
        N_("You can go on with them until {until}."),
        N_("They have been open since {now}."),
    ),
    "came_later": Letter(
        N_("{course}: New to read: {title}"),
        N_(
            "Something that came later than the rest is here for you in “{title}”. This mail is sent at one "
            "hour for everybody, whenever it was written."
        ),
        "/activities/{activity}/feedback",
        N_("You can answer until {until}."),
        N_("It is open to you as of {now}."),
    ),
    "work_again": Letter(
        N_("{course}: There is work for you again: {title}"),
        N_(
            "You asked for something to review in “{title}” when nothing was left. Now there is something. "
            "Whoever starts first gets it; no further mail about it is sent unless you ask again."
        ),
        _ACTIVITY,
        _OPEN_UNTIL,
        _NO_END,
    ),
    "rescue": Letter(
        N_("Could you read one more? {title}"),
        N_(
            "You have done your part of “{title}”. A classmate's work is still short of somebody who reads "
            "it, and it would help a lot if you did. If you have no time, leave it: nothing is counted "
            "against you."
        ),
        _ACTIVITY,
        N_("It waits for you until {until}."),
    ),
    # To students, by what somebody did.
    **{
        name: Letter(*parts)
        for of in (
            account_letters,
            alert_letters,
            circle_letters,
            match_letters,
            pilot_letters,
            showcase_letters,
        )
        for name, parts in of.LETTERS.items()
    },
    "receipt": Letter(
        N_("Handed in: {title}"),
        N_("We have version {number} of your {thing} for “{title}”.\nReceipt {receipt}\nSHA-256 {digest}"),
        _DESK,
        N_("It was handed in {until}."),
    ),
    "grade": Letter(
        N_("Your grade: {title}"),
        N_("Your grade in “{title}” is open to you, with how it came about."),
        "/activities/{activity}/grade",
        N_("It was released {until}."),
    ),
    "grade_changed": Letter(
        N_("Your grade was changed: {title}"),
        N_("Your grade in “{title}” is another one now. Its page says how it came about."),
        "/activities/{activity}/grade",
        N_("It was changed {until}."),
    ),
    "author_answered": Letter(
        N_("{course}: {name} answered your {thing}: {title}"),
        N_("{name} read your {thing} in “{title}” and answered you."),
        "/reviews/{response}?tab=form#answered-h",
        N_("You are told {until}, at one hour for everybody, whenever it was written."),
    ),
    "arrived": Letter(
        N_("Something new to read: {title}"),
        N_("What somebody wrote to you in “{title}” is here now."),
        "/activities/{activity}/feedback",
        N_("It has been here since {until}."),
    ),
    "given": Letter(
        N_("One more review to give: {title}"),
        N_("Your instructor gave you one more work to review in “{title}”. Thank you for helping out."),
        _ACTIVITY,
        _OPEN_UNTIL,
        _NO_END,
    ),
    "parted_conflict": Letter(
        N_("A review of yours has ended: {title}"),
        N_(
            "Course staff declared that you and somebody who wrote a work you had to review in “{title}” "
            "never review each other. It is off your list, and nothing is counted against you. What you "
            "typed is kept and read by nobody. You get another work where one is left."
        ),
        _ACTIVITY,
        _ON,
    ),
    "parted_team": Letter(
        N_("A review of yours has ended: {title}"),
        N_(
            "You and the writers of a work you had to review in “{title}” are in one team now, so it is off "
            "your list, and nothing is counted against you. What you typed is kept and read by nobody. You "
            "get another work where one is left."
        ),
        _ACTIVITY,
        _ON,
    ),
    "returned": Letter(
        N_("One thing to change in your review: {title}"),
        N_(
            "Staff read what you wrote in “{title}” before anybody else and ask you to change something:\n\n"
            "{note}\n\nNobody else has seen it."
        ),
        _DESK,
        N_("Please send it again by {until}."),
    ),
    "changed_yours": Letter(
        N_("Staff changed something you wrote: {title}"),
        N_(
            "Staff {did} what you wrote in “{title}”{why}\nThe rest stands as you wrote it. Ask them if you "
            "want to know more."
        ),
        _DESK,
        _ON,
    ),
    "changed_read": Letter(
        N_("Something you read was changed: {title}"),
        N_("Staff {did} something you have read in “{title}”{why}"),
        _ACTIVITY,
        _ON,
    ),
    "taken_out": Letter(
        N_("Staff took out something you wrote: {title}"),
        N_(
            "Staff took out what you wrote in “{title}”. Nobody reads it. If the step is still open you can "
            "send it anew, and they read it first; ask them if you want to know more."
        ),
        _DESK,
        _ON,
    ),
    "counts": Letter(
        N_("Which version of your {thing} counts: {title}"),
        N_(
            "Course staff decided which version of your {thing} in “{title}” counts: {which}. Everything you "
            "wrote is kept. Ask them if you want to know more."
        ),
        _DESK,
        _ON,
    ),
    "taken_back": Letter(
        N_("Staff took a decision back: {title}"),
        N_(
            "Staff took back what they decided about something you wrote in “{title}”. There is nothing for "
            "you to do."
        ),
        _DESK,
        _ON,
    ),
    "flag_answered": Letter(
        N_("Staff looked at what you asked about: {title}"),
        N_("You asked staff to look at something written to you in “{title}”. {outcome}{more}"),
        "/activities/{activity}/feedback",
        _ON,
    ),
    "request_answered": Letter(
        N_("{course}: Staff answered what you asked: {title}"),
        N_("You asked about “{title}”: {asked} {outcome}{more}"),
        "/requests/{request}",
        N_("They answered {until}."),
    ),
    "reminder": Letter(
        N_("{course}: Still to do: {title}"),
        N_(
            "Hello {name},\n\n{words}In “{title}” you still have to send:\n\n{owed}\n\nIf you cannot finish "
            "in time, ask for more time on the page below. Nobody but course staff knows that you were "
            "reminded; {who} had this sent."
        ),
        _ACTIVITY,
        N_("The first of it closes {until}."),
        _NO_END,
    ),
    "message": Letter(
        N_("{course}: From course staff: {title}"),
        N_("Hello {name},\n\n{words}{who} wrote this to you about “{title}”."),
        _ACTIVITY,
        N_("It was sent {until}."),
    ),
    # To staff.
    "request": Letter(
        N_("{course}: A student asks: {title}"),
        N_("In “{title}” a student asks you: {asked} The case shows what they wrote."),
        _CASE,
        N_("They were told that you answer by {until}."),
    ),
    "short": Letter(
        N_("{title}: works are short of reviews"),
        N_("In “{title}”, step “{step}”, works are short of reviews. The progress page shows what to do."),
        "/activities/{activity}/progress",
        N_("So it stood {until}."),
    ),
    "problem": Letter(
        N_("A problem with a work in {title}"),
        N_(
            "A reviewer gave a work in “{title}” back and wrote:\n\n{note}\n\nThe work is free again for "
            "whoever asks next."
        ),
        _CASE,
        _ON,
    ),
    "stuck": Letter(
        N_("{title}: something could not be done"),
        N_(
            "In “{title}” something was due and could not be done. The page of the activity says what, why, "
            "and how to try again. Everything else goes on."
        ),
        _ACTIVITY,
        N_("It was due {until}."),
    ),
    "alert": Letter(
        N_("Please look now: {title}"),
        N_(
            "Something handed in to “{title}” may speak of a threat or of self-harm. Please read it now. If "
            "somebody is in danger, call for help first."
        ),
        _CASE,
        N_("It was handed in {until}."),
    ),
    "waits": Letter(
        N_("Somebody waits for a decision: {title}"),
        N_(
            "In {course} this waits for longer than was agreed, and so do those who wrote it:\n\n"
            "{waiting}\n\nThere is at most one such mail a day about a course."
        ),
        _CASES,
        N_("The first has waited since {until}."),
    ),
    "escalated": Letter(
        N_("A colleague asks you to decide: {title}"),
        N_("A case in the moderation queue of “{title}” was handed to you."),
        _CASE,
        _ON,
    ),
    "escalation_ended": Letter(
        N_("You need not decide it after all: {title}"),
        N_("The case in the moderation queue of “{title}” that was handed to you was taken back."),
        _CASES,
        _ON,
    ),
}


def written(name, values, zone, *, now, until=None, say=str, is_quiet=False):
    """The Written letter *name* with its places filled from *values*. Moments are said in *zone* (an IANA
    name); *until* is the one it speaks of (None: it has none, and *now* is said). *say* puts a sentence into
    the language of whoever gets it. *is_quiet*: its subject says no more than that there is something."""
    letter = LETTERS[name]
    moments = {"now": clock.spoken(now, zone, now), "until": clock.spoken(until or now, zone, now)}
    dated = letter.endless if until is None and letter.endless else letter.dated
    said = {key: say(one.message) % one.values for key, one in values.items() if isinstance(one, Sentence)}
    words = {**values, **said, **moments}
    body = f"{say(letter.text).format(**words)}\n{say(dated).format(**words)}\n"
    subject = circle_letters.QUIET_SUBJECT if is_quiet else letter.subject
    return Written(" ".join(say(subject).format(**words).split()), body, letter.page.format(**words))
