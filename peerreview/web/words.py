"""What the screen calls a response: by the kind of its task, never "work" and "review" for everything."""

from peerreview.domain.designs.called import Word, word
from peerreview.store import forms
from peerreview.web.text import _


def word_of(design, task):
    """The Word for a response to *task*, in the words of this viewer."""
    return Word(*(_(part) for part in forms.word_of(design, task)))


def subject_word(design, task):
    """The Word for what *task* is about where that is a response, else for a work."""
    about = task.about
    if about is None or about.name not in design.tasks:
        return Word(*(_(part) for part in word("work")))
    return word_of(design, design.tasks[about.name])


def is_called_review(design, task):
    """Whether a response to *task* is a review in words, too."""
    return forms.word_of(design, task) == word("review")


STATES = {
    "draft": _("Draft"),
    "submitted": _("Handed in"),
    "held": _("Held"),
    "returned": _("Back for repair"),
    "withdrawn": _("Taken back by its writer"),
}


def state_words(state, *, by_staff=False):
    """What a list calls the state of a response; *by_staff*: staff took it out, so it was not taken back."""
    return _("Taken out by staff") if by_staff and state == "withdrawn" else STATES[state]
