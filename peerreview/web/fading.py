"""Hints that are gone for whoever no longer needs them, and come back: the key ``fades`` of a task."""

from dataclasses import replace

from flask import g, request

from peerreview.store import scores


def is_gone(work):
    """Whether the hints of this Work's form are gone for its writer, who has not asked for them."""
    fades = work.task_of.fades
    if fades is None or "hints" in request.args:
        return False
    by = work.design.tasks[fades.by]
    return fades.has_faded(scores.attempts(work.activity, by, g.standing.enrolment))


def without_hints(items):
    """The same items with nothing said below their titles."""
    return [replace(item, hint="") for item in items]
