"""What mail says about what somebody of the staff looks after: rows of ``letters.LETTERS``."""

from peerreview.domain.words import N_

_ALERTS = "/activities/{activity}/moderation#alerts"

LETTERS = {
    "alert_answered": (
        N_("{course}: About “{step}”: {title}"),
        N_("“{step}” of “{title}” was not finished in time. Course staff write to you:\n\n{note}"),
        "/activities/{activity}",
        N_("They wrote {until}."),
    ),
    "low_answered": (
        N_("{course}: Staff write to all of you: {title}"),
        N_("Course staff write to everybody in “{title}”, after what was answered in “{step}”:\n\n{note}"),
        "/activities/{activity}",
        N_("They wrote {until}."),
    ),
    "low": (
        N_("{course}: Please look at “{step}”: {title}"),
        N_(
            "In “{title}” the answers to “{step}” are lower than the design wants. The page says how low, "
            "from how many; it names nobody. You are the one who looks after it."
        ),
        _ALERTS,
        N_("So it stood {until}."),
    ),
    "looked_after": (
        N_("{course}: Please look after this: {title}"),
        N_(
            "In “{title}” somebody did not finish “{step}” in time, and you are the one who looks after it. "
            "The page says who, and what you can do."
        ),
        _ALERTS,
        N_("Those concerned read your name, and that you write to them by {until}."),
    ),
    "pair_alone": (
        N_("{course}: Somebody waits for another pair: {title}"),
        N_(
            "In “{title}” somebody has waited for a week for another place in “{step}”: whoever they were "
            "with is not there any more. You are the one who looks after it. The page of the pairs says "
            "whom the next look would move."
        ),
        _ALERTS,
        N_("Those concerned read your name, and that they hear from you by {until}."),
    ),
    "pair_silent": (
        N_("{course}: Somebody does not answer: {title}"),
        N_(
            "In “{title}”, “{step}”, one of two waits to hear from the other, who was reminded three days "
            "ago and has not been seen since. You are the one who looks after it."
        ),
        _ALERTS,
        N_("Those concerned read your name, and that they hear from you by {until}."),
    ),
    "unanswered": (
        N_("{course}: Somebody waits for an answer: {title}"),
        N_(
            "In “{title}” something was handed in that waits for “{step}”, and nobody else can give it in "
            "time. You are the one who looks after it. The page says who waits, and lets you answer at once."
        ),
        _ALERTS,
        N_("Those concerned read your name, and that they hear from you by {until}."),
    ),
    "passed_on": (
        N_("{course}: Now it is yours to look after: {title}"),
        N_(
            "In “{title}” a colleague was asked to look after “{step}” and has not answered by the day that "
            "was said. So it went on to you. The page says whom it concerns, and what you can do."
        ),
        _ALERTS,
        N_("Those concerned read your name, and that they hear from you by {until}."),
    ),
}
