"""What a response is called on the screen and in mails: one word per kind of task."""

from typing import NamedTuple

from peerreview.domain.words import N_


class Word(NamedTuple):
    """A kind of response in words: ``one`` and ``many`` of it, ``a`` with its article, ``title`` as a heading
    begins."""

    one: str
    many: str
    a: str
    title: str


WORDS = {
    "work": Word(N_("work"), N_("works"), N_("a work"), N_("Work")),
    "review": Word(N_("review"), N_("reviews"), N_("a review"), N_("Review")),
    "answer": Word(N_("answer"), N_("answers"), N_("an answer"), N_("Answer")),
    "post": Word(N_("post"), N_("posts"), N_("a post"), N_("Post")),
    "note": Word(N_("note"), N_("notes"), N_("a note"), N_("Note")),
    "sheet": Word(N_("sheet"), N_("sheets"), N_("a sheet"), N_("Sheet")),
    "pulse": Word(N_("pulse"), N_("pulses"), N_("a pulse"), N_("Pulse")),
    "plan": Word(N_("plan"), N_("plans"), N_("a plan"), N_("Plan")),
    "question": Word(N_("question"), N_("questions"), N_("a question"), N_("Question")),
    "reply": Word(N_("reply"), N_("replies"), N_("a reply"), N_("Reply")),
    "rating": Word(N_("rating"), N_("ratings"), N_("a rating"), N_("Rating")),
    "report": Word(N_("report"), N_("reports"), N_("a report"), N_("Report")),
    "mark": Word(N_("mark"), N_("marks"), N_("a mark"), N_("Mark")),
    "quiz": Word(N_("quiz"), N_("quizzes"), N_("a quiz"), N_("Quiz")),
    "observation": Word(N_("observation"), N_("observations"), N_("an observation"), N_("Observation")),
    "reflection": Word(N_("reflection"), N_("reflections"), N_("a reflection"), N_("Reflection")),
}


def word(name):
    """The Word of a kind; what a design calls by a word of its own is called by that."""
    return WORDS.get(name) or Word(name, name, name, name[:1].upper() + name[1:])
