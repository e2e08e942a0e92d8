"""Mail to the people of an activity that they joined one by one."""

from peerreview.store import letters
from peerreview.store.circles.finding import members_of


def tell(activity, name, *, now, but=None, key="", until=None, **values):
    """The letter *name* to everybody who takes part, except for the enrolment *but*; *key*: what makes it
    another letter than one before. How many were new."""
    occasion = letters.about(activity.id)
    return sum(
        letters.put(
            name,
            f"{name}:{activity.public_id}:{key or now.isoformat()}:{part.account}",
            part.account,
            occasion,
            now=now,
            until=until,
            **values,
        )
        for part in members_of(activity.id)
        if part.enrolment != but
    )


def tell_one(activity, name, part, *, now, until=None, **values):
    """The letter *name* to one person (a Part) of an activity."""
    key = f"{name}:{activity.public_id}:{now.isoformat()}:{part.account}"
    return letters.put(name, key, part.account, letters.about(activity.id), now=now, until=until, **values)
