"""Who is here: what may be said of the last look somebody gave."""

from datetime import timedelta

HERE = timedelta(minutes=1)  # who looked since is here
LATELY = timedelta(minutes=10)  # who looked since needs no roll call
KEPT = timedelta(days=2)


def is_here(at, now):
    """Whether somebody whose last look was *at* (None: never) is here at *now*."""
    return at is not None and now - at <= HERE


def quiet_for(at, now):
    """For how many whole minutes somebody has been quiet, None while they looked lately or were never seen
    (*at* None)."""
    if at is None or now - at <= LATELY:
        return None
    return int((now - at).total_seconds() // 60)
