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
