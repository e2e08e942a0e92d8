"""Who takes part in an activity and whose it is, as a design may say it: each misuse is refused with its
line."""

import pytest

from peerreview.domain.designs import DesignError, People, load

OPEN, MINE = "people: {from: [student], join: open, most: 6}", "owner: learners"
ALONE = "phases:\n  - id: a\n    tasks: [{id: b, form: text, tells: group}]\n"


def phase(more="", task="see: private"):
    head = f"phases:\n  - id: first\n    group: {{size: all}}\n{more}"
    return f"{head}    tasks:\n      - {{id: note, form: text, {task}}}\n"


TASKS = phase()


def text(*head, tasks=TASKS):
    return "\n".join(["title: Made up", *head]) + "\n" + tasks


def test_without_a_word_the_class_takes_part_and_staff_own_it():
    found = load(text())
    assert (found.people, found.owner, found.is_of_learners) == (People(), "staff", False)
    assert (found.people.is_joined, found.people.is_closed_to_staff) == (False, False)


def test_learners_who_join_are_by_themselves_unless_staff_are_named():
    alone = load(text(OPEN, "owner: learners"))
    with_staff = load(
        text("people: {from: [student, staff], join: request, approval: true}", "owner: learners")
    )
    assert (alone.people.is_closed_to_staff, alone.people.most, alone.is_of_learners) == (True, 6, True)
    assert (with_staff.people.is_closed_to_staff, with_staff.people.approval) == (False, True)


MISUSES = [
    (["people: {from: [staff], join: open}"], TASKS, 2, "“from” must name student"),
    (["people: {from: [student]}"], TASKS, 2, "The whole class takes part"),
    (["people: {most: 4}"], TASKS, 2, "“most” and “approval” are for people"),
    (["people: {from: [student], join: open}"], TASKS, 2, "Staff own this, so they find it"),
    (["people: {join: invite}"], TASKS, 2, "“join: invite” is for what learners own"),
    (["people: {join: open, approval: true}"], TASKS, 2, "“approval” is for what learners open"),
    (["owner: learners"], TASKS, 2, "Learners own this, so people join it"),
    (["people: {from: student, join: open, approval: true}", MINE], TASKS, 2, "Staff cannot approve"),
    ([OPEN, MINE, "grading: {}"], TASKS, 4, "Learners own this, and what learners open makes no"),
    ([OPEN, MINE], phase("    grants: cred.kind\n"), 5, "Learners own this, and nobody could answer"),
    ([OPEN, MINE, "grants: cred.kind"], TASKS, 4, "Learners own this, and nobody could answer for cred.kind"),
    ([OPEN, MINE, "materials: {reading: text}"], TASKS, 4, "Staff never find this, so nobody could"),
    ([OPEN, MINE], phase("    gate: {per: group, when: approved}\n"), 5, "The gate of “first” calls"),
    ([OPEN, MINE], phase("    gate: {when: all, else: escalate}\n"), 5, "The gate of “first” calls"),
    ([OPEN, MINE], phase(task="see: group"), 8, "Staff never find this, so “see: group”"),
    ([OPEN, MINE], phase(task="see: private, by: staff"), 8, "“by: staff” asks staff"),
    ([OPEN, MINE], phase(task="see: private, within: 2d"), 8, "“within” calls for staff"),
    ([OPEN, MINE], phase(task="see: private, audit: 20%"), 8, "“audit” calls for staff"),
    ([OPEN, MINE], phase(task="see: private, hold: all"), 8, "“hold: all” asks staff to read"),
    ([OPEN], phase(task="see: private, by: owner"), 7, "“by: owner” is no role here"),
    ([], phase(task="see: private, about: owner"), 6, "“about: owner” names nothing"),
    (["people: {join: some}"], TASKS, 2, "“some” is not a kind of join"),
    (["people: {from: [parent], join: open}"], TASKS, 2, "“parent” is not a kind of from"),
    (["people: {join: open, most: 1}"], TASKS, 2, "“1” must be a whole number from 2 to 500"),
    (["people: {joins: open}"], TASKS, 2, ""),
    ([], ALONE, 4, "“tells: group” needs a group"),
]


@pytest.mark.parametrize("head, tasks, line, reason", MISUSES, ids=lambda value: str(value)[:40])
def test_a_misuse_is_refused_with_its_line(head, tasks, line, reason):
    with pytest.raises(DesignError) as refused:
        load(text(*head, tasks=tasks))
    assert (refused.value.line, refused.value.reason[: len(reason)]) == (line, reason)


def test_of_what_learners_own_tasks_may_be_the_owners_or_the_others():
    tasks = (
        "phases:\n  - id: first\n    tasks:\n      - {id: plan, form: text, by: owner, see: cohort}\n"
        "      - {id: thanks, form: text, by: guest, about: owner, see: pair}\n"
    )
    found = load(text("people: {join: open}", "owner: learners", tasks=tasks))
    assert [(one.by, one.about and one.about.kind) for one in found.tasks.values()] == [
        ("owner", None),
        ("guest", "owner"),
    ]
