"""The rounds of a repeat: which are known to come, and what they are called."""

from datetime import timedelta

from peerreview.domain.designs.checking import MOST_ROUNDS, count_of


def has_round(walk, turn, start, end):
    """Whether round *turn* (1, 2, ...) of the repeat is known to come. *walk*: ``windows._Walk`` as far as it
    has gone; the repeat began at *start* and is over at *end*, both moments or None."""
    repeat, facts = walk.design.repeat, walk.facts
    if turn == 1:
        return True
    if repeat.over:
        return turn <= len(rounds_named(walk.design, facts))
    cycle = timedelta(seconds=sum(repeat.every))
    begins = start + (turn - 1) * cycle if start and cycle else None
    if (repeat.times and turn > repeat.times) or (end and begins and begins >= end):
        return False
    if repeat.times or (isinstance(repeat.until, int) and begins):
        return True
    if end and not cycle and (walk.dates(repeat.phases[0], turn)[0] or walk.passed or walk.now) >= end:
        return False  # nothing begins behind the end
    # Without a number: as far as dates were set or rounds were passed, and the one after that which runs now.
    dated = any(row.phase in repeat.phases and row.round >= turn for row in facts.windows)
    passed = any(row.phase == repeat.phases[-1] and row.round >= turn - 1 for row in facts.passages)
    return dated or passed or (begins is not None and begins - cycle <= walk.now)


def rounds_named(design, facts):
    """Names of the rounds of a repeat that goes over a list: the group's own, a material's entries, or the
    list under ``params``; "" where they have only a number, () where there is none yet."""
    if design.repeat is None or not design.repeat.over:
        return ()
    units = design.params.get(design.repeat.over)
    if facts.rounds:
        return tuple(facts.rounds)[:MOST_ROUNDS]
    if isinstance(units, list):
        return tuple(str(unit) for unit in units)
    return ("",) * count_of(units) if units else ()
