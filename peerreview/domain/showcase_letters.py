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
    "proposed_waits": (
        N_("{course}: Your group’s work waits for your yes or no: {title}"),
        N_(
            "Something your group wrote in “{title}” is proposed for the showcase, and you have not said "
            "yes or no. It is shown only once each of you says yes. A no is as good as a yes, and nobody is "
            "told whose it was. This is the only time you are reminded."
        ),
        "/showcase/offers/{offer}",
        N_("You are told {until}, three days after you were asked, whatever the others said."),
    ),
    "taken_out_of_showcase": (
        N_("{course}: Staff took something of yours out of the showcase: {title}"),
        N_("It was in the showcase with your consent. They say: {reason}"),
        "/showcase/offers/{offer}",
        N_("It was taken out {until}. Your text itself stays as it was."),
    ),
}
