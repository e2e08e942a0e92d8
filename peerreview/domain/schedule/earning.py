"""Who earned a credential: by all that a step asks, or by all that a design asks, as of the last of it."""

from peerreview.domain.access import is_staff_role
from peerreview.domain.schedule.attempts import renewable_from, renewed_at
from peerreview.domain.schedule.windows import passed_at


def earned(design, everyone, open_windows, listed, now):
    """(moment, phase id or "" for the whole design, round, enrolment id, credential) of those who did all
    that is asked and passed its gate. Who did so again later renews theirs; what staff took away stays so.
    *listed* gives the duties of each."""
    if not design.grants:
        return
    for person, facts in everyone.items():
        if is_staff_role(facts.person.role):
            continue
        if not any(_is_open(phase, facts) for phase in design.phases) and not design.granted:
            continue
        windows, lines = open_windows[person], listed.of(facts)
        for (phase_id, turn), window in windows.items():
            phase = design.phase(phase_id)
            at = phase.grants and _done_at(design, phase, window, lines, facts, now)
            if at and _is_new(facts, phase.grants, at):
                yield at, phase_id, turn, person, phase.grants
        at = design.granted and _whole_at(design, windows, lines, facts)
        if at and _is_new(facts, design.granted, at):
            yield at, "", 1, person, design.granted


def _is_open(phase, facts):
    """Whether anything was done for what a step grants since it was held the last time."""
    if not phase.grants:
        return False
    names = {task.id for task in phase.tasks}
    done = [own.first for own in facts.own if own.task in names and own.first]
    done += [row.at for row in facts.passages if row.phase == phase.id]
    return bool(done) and _is_new(facts, phase.grants, max(done))


def _is_new(facts, name, at):
    return not any(one.since >= at for one in facts.credentials if one.name == name)


def _done_at(design, phase, window, lines, facts, now):
    """The moment at which a person had done all that a step asks, the last time they did, or None."""
    here = [line for line in lines if (line.phase, line.round) == (phase.id, window.round)]
    if since := renewable_from(phase, facts, now):
        return renewed_at(design, phase, here, facts, since)
    owed = [line for line in here if line.is_owed]
    if window.opens is None or not owed or not all(line.is_done for line in owed):
        return None
    names = {task.id for task in phase.tasks}
    first = [own.first for own in facts.own if own.task in names and own.round == window.round and own.first]
    if phase.gate.is_clock:
        return max(first, default=None)
    passed = passed_at(design, phase, window, facts)
    return passed and max([passed, *first])


def _whole_at(design, windows, lines, facts):
    """The moment at which a person had done all that the design asks and passed each gate of deeds, or None
    while anything is left or still to come."""
    owed = [line for line in lines if line.is_owed]
    if not owed or not all(line.is_done for line in owed):
        return None
    if any(window.state == "locked" for window in windows.values()):
        return None
    moments = [own.first for own in facts.own if own.first and own.id in {line.response for line in owed}]
    for (phase_id, _turn), window in windows.items():
        phase = design.phase(phase_id)
        if not phase.gate.is_clock:
            moments.append(passed_at(design, phase, window, facts))
    return None if None in moments else max(moments, default=None)
