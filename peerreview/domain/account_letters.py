"""What mail says about getting in: rows of ``letters.LETTERS`` (subject, text, page, its moment)."""

from peerreview.domain.words import N_

LETTERS = {
    "welcome": (
        N_("Your place in {course} {title}"),
        N_(
            "Hello {name},\n\nyou have a place in {course} {title}.\n"
            "Choose a password here; the link works once:\n{link}"
        ),
        "/",
        N_("The link works until {until}."),
    ),
    "added": (
        N_("Your place in {course} {title}"),
        N_("Hello {name},\n\nyou have a place in {course} {title}. Sign in as always."),
        "/",
        N_("You have it since {until}."),
    ),
    "names_go": (
        N_("{course}: names and texts of students go soon"),
        N_(
            "{course} {title} was put away. Names and texts of its students go when its time is over; "
            "numbers stay, of people without a name.\n\n"
            "On its page you can let it keep them longer. To save grades, comments and works before, bring "
            "it back there, take its files from Gradebook and Export, and put it away again."
        ),
        "/courses/{key}",
        N_("They go {until}."),
    ),
    "reset": (
        N_("A new password"),
        N_(
            "Somebody, we think you, asked for a new password for this address.\n"
            "Choose it here; the link works once:\n{link}\n"
            "If it was not you, leave it: nothing changes."
        ),
        "/login",
        N_("The link works until {until}."),
    ),
    "reset_by_staff": (
        N_("A link for a new password of yours was made"),
        N_(
            "{who} made a link by which your password can be changed, to hand it to you. If you did not ask "
            "for it, tell whoever runs the site, and sign out everywhere in your settings."
        ),
        "/settings",
        N_("It was made {until}."),
    ),
    "password_changed": (
        N_("Your password was changed"),
        N_(
            "Your password was changed by a link, and every device was signed out. If it was not you, tell "
            "staff."
        ),
        "/login",
        N_("It was changed {until}."),
    ),
}
