"""Doing a thing again: for want of a score, or before what was learned by it ends."""

from datetime import timedelta

from peerreview.domain.moderation import counts

RENEW_BEFORE = timedelta(days=30)  # as early as the first notice of the end


def newest(owns):
    """{(task, round): {(kind, subject): newest attempt}}"""
    found = {}
    for own in owns:
        attempts = found.setdefault((own.task, own.round), {})
        key = own.kind, own.subject
        if key not in attempts or attempts[key].nth < own.nth:
            attempts[key] = own
    return found


def is_short(look, task, window, own, subject):
    """Whether a gate that says ``else: repeat`` asks for one more attempt than *own*, the newest: the best
    score is under its bar, and this one has its number."""
    gate, facts = look.design.phase(window.phase).gate, look.facts
    best = facts.scores.get((task.id, window.round, subject))
    if gate.otherwise != "repeat" or gate.bar is None or best is None or best >= gate.bar:
        return False
    return own is None or not facts.scored or own.id in facts.scored


def renewable_from(phase, facts, now):
    """Since when doing a step again renews what it grants, or None: before nobody holds it, while its end is
    far, and once staff took it away."""
    held = [one for one in facts.credentials if one.name == phase.grants]
    if not phase.grants or not held or any(one.until is None for one in held):
        return None
    last = max(held, key=lambda one: one.since)
    whole = phase.lasts and last.since + timedelta(seconds=phase.lasts)
    ends = max(one.until for one in held)
    if whole and not last.by_hand and last.until < whole:
        return None
    opens = ends - min(RENEW_BEFORE, (last.until - last.since) / 2)
    return opens if opens <= now else None


def is_stale(look, window, own):
    """Whether *own*, the newest attempt, is from before the time in which doing it again renews what its step
    grants."""
    phase = look.design.phase(window.phase)
    since = renewable_from(phase, look.facts, look.now) if phase.grants else None
    return since is not None and own is not None and counts(own.state) and own.first < since


def renewed_at(design, phase, lines, facts, since):
    """The moment at which all that a step asks was done again after *since*, well enough for its gate, or
    None. *lines*: the duties of the step."""
    mine, moments = newest(facts.own), []
    for line in lines:
        if line.is_optional and not line.renews:
            continue
        own = mine.get((line.task, line.round), {}).get((line.kind, line.subject))
        if own is None or not counts(own.state) or own.first < since:
            return None
        if phase.gate.bar is not None and facts.scored.get(own.id, 1.0) < phase.gate.bar:
            return None
        moments.append(own.first)
    return max(moments, default=None)
