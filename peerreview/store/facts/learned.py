"""What people have learned in a course: the credentials that designs need or grant."""

from collections import defaultdict

from peerreview.domain.attributes import Held
from peerreview.store.db import moment, places, rows


def add_credentials(facts, found_plans, enrolment_ids):
    """What each person holds or held of what their design speaks of; no query where none does."""
    wanted = {plan.id: {*plan.design.credentials, *plan.design.grants} for plan in found_plans.values()}
    names = tuple(set().union(*wanted.values()))
    if not names:
        return
    some = f" and a.enrolment_id in ({places(enrolment_ids)})" if enrolment_ids else ""
    courses = {plan.course_id for plan in found_plans.values() if wanted[plan.id]}
    found = defaultdict(list)
    for person, name, begins, ends, why, source in rows(
        f"""
        select a.enrolment_id, a.name, a.from_at, a.until_at, a.value, a.source
        from attribute a
        join enrolment e on e.id = a.enrolment_id
        where e.course_id in ({places(courses)}) and a.name in ({places(names)}){some}
        order by a.from_at, a.id
        """,
        *courses,
        *names,
        *enrolment_ids,
    ):
        found[person].append(Held(name, moment(begins), moment(ends), why, source == "staff"))
    for (activity, person), fact in facts.items():
        fact.credentials = tuple(held for held in found[person] if held.name in wanted[activity])
