"""What mail says about pairs: rows of ``letters.LETTERS``."""

from peerreview.domain.words import N_

_MINE = "/activities/{activity}#my-pairs"
_ON = N_("This was on {until}.")

LETTERS = {
    "matched": (
        N_("{course}: You are matched with {name}: {title}"),
        N_(
            "In “{title}” you and {name} are a pair now. The page says why. If you would rather have "
            "somebody else you can say so there once; nobody asks for a reason."
        ),
        _MINE,
        _ON,
    ),
    "on_list": (
        N_("{course}: You are on the list: {title}"),
        N_(
            "In “{title}” there is no place for you yet. The page says why, and how far ahead you are. You "
            "need do nothing: you get the next place that fits, and a mail."
        ),
        _MINE,
        _ON,
    ),
    "lead_left": (
        N_("{course}: You get somebody else: {title}"),
        N_(
            "In “{title}” the person you were with has left. You come before all others when a place is "
            "free; after a week at most somebody of the staff finds a way with you. You need do nothing."
        ),
        _MINE,
        _ON,
    ),
    "parted": (
        N_("{course}: You and {name} are no pair any more: {title}"),
        N_(
            "In “{title}” you and {name} are no pair any more. It happens, and nobody is asked for a reason. "
            "What you wrote stays. The page says how it goes on."
        ),
        _MINE,
        _ON,
    ),
    "pair_over": (
        N_("{course}: Your time with {name} is over: {title}"),
        N_(
            "{name} says that your time together in “{title}” is over. For 14 days either of you can go on "
            "with one click."
        ),
        _MINE,
        _ON,
    ),
    "silent": (
        N_("{course}: {name} waits to hear from you: {title}"),
        N_("{name} tried to reach you for “{title}”. A line is enough, also if you have no time just now."),
        _MINE,
        N_("After {until} somebody of the staff looks how both of you can be helped."),
    ),
}
