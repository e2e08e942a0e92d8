"""Looking ahead when few reviews are left: who takes which work now must not leave another work to nobody.

Giving the neediest work alone runs into a dead end in small classes: at the end the only work that is short
may be the own one of the only reviewer left. While the open reviews are many there is always a way round, so
we look only near the end."""

from collections import defaultdict

MOST_OPEN = 40


def best(candidates, works, reviewer, *, k, given, forbid):
    """The first of *candidates* (works, in order of preference) after which the most reviews can still be
    given.

    Everybody who owns a work is taken to give *k*; *given* is exact for *reviewer*. A matching per candidate:
    for at most MOST_OPEN open reviews, a few milliseconds."""
    owed = _owed(works, k) | {reviewer: k - given - 1}
    least, chosen = None, None
    for candidate in candidates:
        after = [
            work._replace(claimed=work.claimed + 1, reviewers=work.reviewers | {reviewer})
            if work is candidate
            else work
            for work in works
        ]
        unmet = _unmet(after, k, owed, forbid)
        if least is None or unmet < least:
            least, chosen = unmet, candidate
        if not least:
            break
    return chosen


def _owed(works, k):
    """{owner: reviews still to give}, counting each work somebody has or had."""
    owed = {owner: k for work in works for owner in work.owners}
    for work in works:
        for reviewer in work.reviewers & owed.keys():
            owed[reviewer] -= 1
    return owed


def _unmet(works, k, owed, forbid):
    """How many of the open reviews nobody can give: demand less a largest matching (augmenting paths)."""
    short = [work for work in works if work.load < k]
    left, serves = {person: reviews for person, reviews in owed.items() if reviews > 0}, defaultdict(set)
    takers = {
        work.id: [
            person
            for person in left
            if not work.is_kept_from(person) and not any((person, owner) in forbid for owner in work.owners)
        ]
        for work in short
    }

    def serve(work, tried):
        for person in takers[work]:
            if person in tried or work in serves[person]:
                continue
            tried.add(person)
            if left[person] > 0:
                left[person] -= 1
                serves[person].add(work)
                return True
            for other in sorted(serves[person]):
                if serve(other, tried):
                    serves[person].remove(other)
                    serves[person].add(work)
                    return True
        return False

    return sum(not serve(work.id, set()) for work in short for _ in range(k - work.load))
