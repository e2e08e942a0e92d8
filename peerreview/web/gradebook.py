"""Which number of a design goes to the gradebook, in words: the same in the library, at set-up and beside the
grades."""

from peerreview.web.text import _, number


def gradebook(design):
    """One sentence: what the number of a *design* is made of, or that there is none."""
    grading = design.grading
    if grading is None:
        return _("None: this design gives no number.")
    used = {part: weight for part, weight in grading.weights.items() if weight}
    whole = sum(used.values())
    parts = [(_part(design, part), number(weight * 100 / whole)) for part, weight in used.items()]
    if len(parts) == 1:
        return _("One number from 0 to 100: %(part)s.", part=parts[0][0])
    said = "; ".join(_("%(part)s (%(share)s%%)", part=part, share=share) for part, share in parts)
    return _("One number from 0 to 100, made of: %(parts)s.", parts=said)


def _part(design, part):
    grading = design.grading
    if part == "work":
        work, by = (design.tasks[name].title for name in (grading.work, grading.by))
        if grading.members and grading.members_most:
            return _(
                "the grade of “%(work)s” from “%(by)s”, for each member up to %(most)s%% more or less by "
                "what the team says of their part",
                work=work,
                by=by,
                most=number(grading.members_most),
            )
        return _("the grade of “%(work)s” from “%(by)s”", work=work, by=by)
    if part == "score":
        return _("how much of “%(task)s” is right", task=design.tasks[grading.score].title)
    if part == "review":
        return _("how helpful their reviews were")
    return (
        _("the reviews they gave of those they owed") if grading.by else _("what they did of what they owed")
    )
