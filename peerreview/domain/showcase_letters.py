"""What mail says about the showcase: rows of ``letters.LETTERS`` (subject, text, page, its moment)."""

from peerreview.domain.words import N_

LETTERS = {
    "proposed": (
        N_("{course}: Somebody finds yours worth showing: {title}"),
        N_(
            "Something you wrote in “{title}” is proposed for the showcase. Nobody sees it there unless you "
            "say yes; you say for whom, until when, and whether with your name."
        ),
        "/showcase/offers/{offer}",
        N_("You are told {until}, at one hour for everybody, whenever it was proposed."),
    ),
    "taken_out_of_showcase": (
        N_("{course}: Staff took something of yours out of the showcase: {title}"),
        N_("It was in the showcase with your consent. They say: {reason}"),
        "/showcase/offers/{offer}",
        N_("It was taken out {until}. Your text itself stays as it was."),
    ),
}
