"""What mail says about a pilot: rows of ``letters.LETTERS``."""

from peerreview.domain.words import N_

LETTERS = {
    "pilot_due": (
        N_("{course}: Day {day} of the pilot is here: {title}"),
        N_(
            "Day {day} of the pilot “{title}” is over. Its numbers stand on one page, and a decision is due: "
            "go on, change one thing, or stop."
        ),
        "/courses/{place}/pilots/{pilot}",
        N_("The numbers are as of {until}."),
    ),
    "pilot_stopped": (
        N_("{course}: The pilot ends earlier: {title}"),
        N_(
            "The pilot “{title}” ends before its last day. What you handed in stays, and what is open goes "
            "on until its own date."
        ),
        "/courses/{place}",
        N_("It ends {until}."),
    ),
}
