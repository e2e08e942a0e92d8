"""Designs: what a learning design may say, the line of what it may not, and which edits a running one
takes."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain import designs
from peerreview.domain.designs import About, DesignError, Gate, canonical, change, from_plan, load
from peerreview.domain.refusals import Frozen, Invalid

HERE = Path(__file__).parent
SHIPPED = {
    path.stem: path.read_text() for path in (HERE.parent.parent / "peerreview" / "designs").glob("*.yaml")
}
PLAYED = {path.stem: path.read_text() for path in (HERE.parent / "designs").glob("*.yaml")}
GOOD = {load(text).title: text for text in PLAYED.values()} | SHIPPED
PLANS = {path.stem: path.read_text() for path in (HERE / "data" / "plans").glob("*.json")}
few = settings(max_examples=60)


def design(*tasks, head="", tail="", phase=""):
    """A design of one phase with these tasks; its first task stands in line 5 when *head* is empty."""
    lines = [f"      - {{{task}}}" for task in tasks]
    return "\n".join(
        [
            "title: Made up",
            *head.splitlines(),
            "phases:",
            "  - id: first",
            *(f"    {line}" for line in phase.splitlines()),
            "    tasks:",
            *lines,
            *tail.splitlines(),
            "",
        ]
    )


WORK = "id: work, form: text"


@pytest.mark.parametrize("title", GOOD)
def test_a_design_survives_its_stored_plan(title):
    found = load(GOOD[title])
    stored = from_plan(canonical(found.plan), found.digest)
    assert (stored, stored.plan, dict(stored.tasks), dict(stored.homes)) == (
        found,
        found.plan,
        dict(found.tasks),
        dict(found.homes),
    )


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_stored_long_ago_still_loads(name):
    """A running activity keeps its own copy of the design: keys that came later take their default."""
    found = from_plan(PLANS[name], name)
    today = load(SHIPPED[name.removeprefix("2026_11_")])
    assert (dict(found.tasks), found.phases, found.grading) == (
        dict(today.tasks),
        today.phases,
        today.grading,
    )


def test_a_plan_of_the_barest_kind_loads():
    bare = {"title": "Bare", "phases": [{"id": "only", "tasks": [{"id": "work", "form": "text"}]}]}
    found = from_plan(json.dumps(bare), "bare")
    assert (found.tasks["work"].title, found.tasks["work"].see, found.grace) == ("Work", "group", 600)


@pytest.mark.parametrize(
    "task, reason",
    [
        (WORK + ", sets: level", "“sets: level” writes a level onto a person: “work” is about none."),
        (
            "id: work, form: rubric, about: members, hold: all, sets: level",
            "so nothing of “work” may be held back",
        ),
    ],
)
def test_a_level_is_set_of_somebody_and_at_once(task, reason):
    with pytest.raises(DesignError) as refused:
        load(design(task, phase="group: {size: 4}"))
    assert reason in refused.value.reason


PAIRS = "{roles: {mentor: 1, newcomer: 1-3}, needs: {mentor: mentor}, floor: 0.3}"


@pytest.mark.parametrize(
    "group, reason",
    [
        ("{size: 4, must: [{common: hours}]}", "A match has two roles, one lead and members from 1 on"),
        ("{roles: {mentor: 2, newcomer: 1-3}, needs: {mentor: mentor}, floor: 0.3}", "A match has two roles"),
        ("{roles: {mentor: 1, newcomer: 1-3}, room: places}", "“first” does not say who leads"),
        (PAIRS[:-1] + ", count: 3}", "A match makes new groups of one lead each"),
        ("{size: 3, aim: fit}", "“aim” belongs to a match"),
        ("{roles: {mentor: 1, newcomer: 1-3}, must: [{least: 2}]}", "“must” needs “common”."),
        (PAIRS.replace("0.3", "2"), "“2” must be a number from 0 to 1."),
    ],
)
def test_what_no_match_could_be_made_of_is_refused(group, reason):
    with pytest.raises(DesignError) as refused:
        load(design(WORK, phase=f"group: {group}"))
    assert reason in refused.value.reason


def test_a_match_is_read_as_it_is_written():
    spec = load(design(WORK, phase=f"group: {PAIRS}")).phases[0].group.spec
    assert (spec["floor"], spec["needs"]) == (0.3, {"mentor": "mentor"})


def test_only_a_gate_that_waits_for_how_two_fit_matches_anew():
    with pytest.raises(DesignError, match="“else: regroup” is for a gate per person"):
        load(design(WORK, phase="gate: {when: all, else: regroup}"))


def test_a_phase_may_have_no_tasks():
    text = "title: Empty\nphases:\n  - {id: meet, tasks: []}\n  - {id: talk}\n"
    assert [phase.tasks for phase in load(text).phases] == [(), ()]


def test_a_design_reads_as_values():
    found = load(GOOD["Peer assessment with training"])
    review = found.tasks["review"]
    assert (review.about, review.pick, review.excluded, review.see, review.hold) == (
        About("task", "work"),
        3,
        ("self", "team", "mutual"),
        "blind",
        "flagged",
    )
    assert found.tasks["revision"].about == About("own", "work")
    assert [phase.gate for phase in found.phases] == [
        Gate("person", "agreement", 0.7, None, "repeat"),
        Gate(),
        Gate("cohort", "due", None, None, "rescue"),
        Gate(),
    ]


def test_the_same_design_has_the_same_digest_however_it_is_laid_out():
    assert (
        load("# first\n\n" + design("id: work, form: text, see: self")).digest
        == load(design("see: self, form: text, id: work")).digest
    )


@pytest.mark.parametrize(
    "title, homes",
    [
        ("jigsaw", {"expert": "expert", "home": "home", "check": None}),
        ("reciprocal_teaching", {"taught": None, "segment": "segment"}),
        ("Project", {"team": "team", "milestone": "team", "product": "team"}),
    ],
)
def test_same_looks_back_to_the_grouping_that_holds(title, homes):
    assert dict(load(GOOD[title]).homes) == homes


@pytest.mark.parametrize(
    "typed", ["on", "no", "yes", "1:30", "012", "0x1f", "1e3", "~", "null", "2026-11-25", "=", "<<"]
)
def test_words_stay_words(typed):
    found = load(
        design("id: work, title: " + f"'{typed}', form: text")
        if typed in ("~", "=", "<<")
        else design(f"id: work, title: {typed}, form: text")
    )
    assert found.tasks["work"].title == typed


@pytest.mark.parametrize(
    "key, typed, value",
    [("alias", "on", True), ("alias", "No", False), ("min", "012", 12), ("pick", "3", None)],
)
def test_a_key_reads_its_own_kind_of_value(key, typed, value):
    task = load(design(WORK, f"id: post, form: text, about: stimulus, {key}: {typed}")).plan["phases"][0][
        "tasks"
    ][1]
    assert task[key] == (value if value is not None else 3)


HOSTILE = [
    ("title: &a x\nphases: *a\n", 1, "Aliases and anchors (& and *) are not used here; write it out."),
    ("title: x\nphases:\n  - *a\n", 3, "Aliases and anchors (& and *) are not used here; write it out."),
    ("title: x\nphases: !!python/object:os.system [ls]\n", 2, "Tags (!) are not used here."),
    ("title: x\n? [a]\n: b\n", 1, "A key must be a word."),
    ("title: x\nabout: y\ntitle: z\n", 3, "“title” stands here twice."),
    ("title: " + "[" * 13 + "]" * 13, 1, "This is nested too deeply or too long."),
    ("title: x\nparams:\n" + "  - a\n" * 5001, 4996, "This is nested too deeply or too long."),
    ("# " + "ü" * 30_000, 1, "This file is larger than 60 kB."),
    ('title: "a\\0b"\n', 1, "This value holds a control character."),
    ("title: \ud800\n", 1, "This file holds characters that are not text."),
    ("", 1, "Such a file begins with keys, such as “title:”."),
    ("- title: x\n", 1, "Such a file begins with keys, such as “title:”."),
]


@pytest.mark.parametrize("text, line, reason", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_yaml_is_refused_before_it_is_built(text, line, reason):
    with pytest.raises(DesignError) as refused:
        load(text)
    assert (refused.value.line, refused.value.reason) == (line, reason)


@pytest.mark.parametrize(
    "text, line",
    [("title: x\nphases: [a\n", 3), ("title: x\n---\ntitle: y\n", 2), ("title: \x07", 1), ("a: b: c", 1)],
)
def test_what_is_not_yaml_says_where(text, line):
    with pytest.raises(DesignError, match="This is not YAML") as refused:
        load(text)
    assert refused.value.line == line


MISTAKES = [
    ("phases: []\n", 1, "A design needs “title”."),
    ("title: x\nphases: []\n", 2, "Here a list with at least one entry is expected."),
    ("title: x\nphases:\n  - tasks: []\n", 3, "A phase needs “id”."),
    ("title: [a]\nphases: []\n", 1, "Here stands a list or keys where one value is expected."),
    ("title: x\nphases:\n  - a\n", 3, "Here keys and values are expected."),
    (
        design(WORK, "id: again, form: text, abuot: work"),
        6,
        "The task “again” does not know “abuot”. Did you mean “about”?",
    ),
    (design(WORK, "id: Two, form: text"), 6, "“Two” is not a name: use lower-case letters, digits and _."),
    (design("id: work"), 5, "The task “work” needs “form”."),
    (design(WORK, WORK), 6, "The task “work” stands here twice; it was first named in line 5."),
    (
        design(WORK + ", about: stimulos"),
        5,
        "“about: stimulos” names nothing before this task. Did you mean “stimulus”?",
    ),
    (
        design("id: early, form: text, about: late", "id: late, form: text"),
        5,
        "“late” comes later; a task may speak only of tasks before it.",
    ),
    (
        design("id: early, form: text, about: own.late", "id: late, form: text"),
        5,
        "“late” comes later; a task may speak only of tasks before it.",
    ),
    (
        design(WORK, "id: next, form: text, after: werk"),
        6,
        "There is no task “werk” before this one. Did you mean “work”?",
    ),
    (design(WORK + ", see: blond"), 5, "“blond” is not a kind of see. Did you mean “blind”?"),
    (design(WORK + ", hold: some"), 5, "“some” is not a kind of hold. Did you mean “sample”?"),
    (design(WORK + ", alias: maybe"), 5, "“maybe” must be true or false."),
    (design(WORK, "id: r, form: text, about: work, pick: 0"), 6, "“0” must be a whole number from 1 to 50."),
    (
        design(WORK, "id: r, form: text, about: work, pick: 101%"),
        6,
        "“101%” must be a whole number from 1 to 50.",
    ),
    (
        design(WORK, "id: r, form: text, about: work, pick: 2, min: 1"),
        6,
        "“pick” deals the subjects, “min” lets people choose: use one of them, or “min: 0”.",
    ),
    (
        design(WORK, "id: r, form: text, about: own.work, pick: 2"),
        6,
        "“pick” needs something to pick from: others' work or a material.",
    ),
    (
        design(WORK, "id: r, form: text, revises: work, about: work"),
        6,
        "“revises” says what this is about: leave out “about”, “pick” and “min”.",
    ),
    (design(WORK + ", by: group"), 5, "“by: group” is no role here: the phase “first” forms no such group."),
    (
        design(WORK + ", by: studnet"),
        5,
        "“by: studnet” is no role here: the phase “first” forms no such group. Did you mean “student”?",
    ),
    (
        design(WORK, phase="gate: {when: xyz}"),
        4,
        "“xyz” is not a kind of gate. Known are due, all, approved, hand, score>=0.8, agreement>=0.7, "
        "event.name.",
    ),
    (design(WORK, phase="gate: {when: score>=1.2}"), 4, "“1.2” must be a number from 0 to 1."),
    (design(WORK, phase="gate: {when: all, else: give_up}"), 4, "“give_up” is not a kind of else."),
    (
        design(WORK, phase="gate: {per: group, when: all}"),
        3,
        "The gate of “first” is per group, but the phase has no groups.",
    ),
    (design(WORK, phase="group: {size: 6-3}"), 4, "“6-3” is not a size: write 4, 3-6 or all."),
    (design(WORK, phase="group: {size: 0}"), 4, "“0” is not a size: write 4, 3-6 or all."),
    (
        design(WORK, phase="group: {size: 2, roles: [a, b, c]}"),
        3,
        "The roles of “first” need 3 people, but its groups have at most 2.",
    ),
    (
        design(WORK, phase="group: {roles: [staff]}"),
        3,
        "A group role may not be called “staff”: that word is taken.",
    ),
    (design(WORK, phase="group: {roles: [host, host]}"), 4, "The role “host” stands here twice."),
    (
        design(WORK, phase="group: same"),
        3,
        "The phase “first” takes up earlier groups, but no phase before it forms any.",
    ),
    (
        design(WORK, phase="group: {of: zero, size: 3}"),
        3,
        "“of: zero” is not a phase with groups before this one.",
    ),
    (
        design(WORK, phase="group: {join: open}"),
        3,
        "The group of “first” needs a size, a count, roles or a relation.",
    ),
    (design(WORK, phase="group: {sise: 3}"), 4, "A group does not know “sise”. Did you mean “size”?"),
    (design(WORK, head="grace: soon"), 2, "“soon” must be a length of time such as 15m, 48h or 7d."),
    (
        design(WORK, tail="repeat: {phases: [frist], times: 2}"),
        6,
        "“repeat” names a phase “frist” that is not there. Did you mean “first”?",
    ),
    (
        design(WORK, tail="repeat: {phases: [], times: 2}"),
        6,
        "Here a list with at least one entry is expected.",
    ),
    (
        design(WORK, tail="repeat: {phases: [first, first], times: 2}"),
        6,
        "The repeated phases must stand one after the other, in the same order.",
    ),
    (
        design(WORK, tail="repeat: {phases: [first]}"),
        6,
        "A repeat needs to know how often: “over”, “every”, “times” or “until”.",
    ),
    (
        design(WORK, tail="repeat: {phases: [first], every: [1d, 2d]}"),
        6,
        "“every” needs one length of time, or one for each repeated phase.",
    ),
    (
        design(WORK, tail="repeat: {phases: [first], until: exam}"),
        6,
        "“exam” must be a length of time such as 15m, 48h or 7d.",
    ),
    (
        design(WORK, tail="params: {units: '999999999'}\nrepeat: {phases: [first], over: units}"),
        7,
        "“units” under “params” must be a list or a number, from 1 to 100.",
    ),
    (
        design(WORK, tail="grading: {work: work, by: reviews}"),
        6,
        "Grading names a task “reviews” that is not there.",
    ),
    (
        design(WORK, tail="grading: {work: work, by: work, weights: {work: 0}}"),
        6,
        "At least one weight must be more than 0.",
    ),
    (
        design(WORK, tail="grading: {work: work, by: work, weights: {style: 3}}"),
        6,
        "“style” is not a kind of weight.",
    ),
    (
        design(WORK, tail="grading: {work: work}"),
        6,
        "“work” and “by” belong together: whose reviews make the grade of what.",
    ),
    (
        design(WORK, tail="grading: {weights: {score: 1}}"),
        6,
        "The weight of “score” needs “score”: the name of a task.",
    ),
    (
        design(WORK, tail="grading: {weights: {review: 1, participation: 1}}"),
        6,
        "The weight of “review” needs “by”: the name of a task.",
    ),
    (
        design(WORK, tail="grading: {score: quizz}"),
        6,
        "Grading names a task “quizz” that is not there.",
    ),
]


@pytest.mark.parametrize("text, line, reason", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_gives_its_line_and_reason(text, line, reason):
    with pytest.raises(DesignError) as refused:
        load(text)
    assert (refused.value.line, refused.value.reason) == (line, reason)


def test_a_form_nobody_has_is_refused_with_the_nearest():
    with pytest.raises(DesignError, match="Line 5: There is no form “rubrik”. Did you mean “rubric”?"):
        load(design("id: work, form: rubrik"), {"rubric", "submission"})


@few
@given(st.text(alphabet=st.characters(codec="utf-16", categories=None), max_size=80))
def test_random_text_is_a_design_or_a_design_error(text):
    with pytest.raises(DesignError):
        load(text)


plain = st.recursive(
    st.sampled_from(
        ["a", "own.work", "work", "3", "50%", "²", "١", "all", "due", "event.x", "", "\n", "7d", "same"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "when", "size", "a"]), inner, max_size=3)
    ),
    max_leaves=4,
)


@few
@given(
    st.sampled_from(["group", "gate", "release", "tasks", "title"]),
    st.sampled_from(designs.parsing.TASK_KEYS),
    st.sampled_from(designs.parsing.DESIGN_KEYS + designs.parsing.REPEAT_KEYS),
    plain,
)
def test_a_wrong_value_anywhere_is_at_most_a_design_error(phase_key, task_key, key, value):
    second = {"id": "next", "form": "text", "about": "work", task_key: value}
    phase = {"id": "first", "tasks": [{"id": "work", "form": "text"}, second], phase_key: value}
    found = {"title": "x", "phases": [phase], "repeat": {"phases": ["first"], "times": "2"}}
    (found if key in designs.parsing.DESIGN_KEYS else found["repeat"])[key] = value
    try:
        load(yaml.dump(found))
    except DesignError:
        pass


PEER = load(SHIPPED["peer_assessment"])


@pytest.mark.parametrize(
    "place, value, read",
    [
        ("task.review.pick", 4, lambda found: found.tasks["review"].pick),
        ("task.review.see", "blind_writer", lambda found: found.tasks["review"].see),
        ("task.review.open_to", "everyone", lambda found: found.tasks["review"].open_to),
        ("task.work.alias", True, lambda found: found.tasks["work"].alias),
        ("phase.review.release", "hand", lambda found: found.phase("review").release),
        ("phase.review.finished_first", True, lambda found: found.phase("review").finished_first),
        ("phase.review.words_first", False, lambda found: found.phase("review").words_first),
        ("grading.weights", {"work": 50.0, "review": 50.0}, lambda found: dict(found.grading.weights)),
        ("grading.minimum", 3, lambda found: found.grading.minimum),
        ("grace", 0, lambda found: found.grace),
        ("lease", "24h", lambda found: f"{found.lease // 3600}h"),
    ],
)
def test_an_edit_changes_one_place_and_the_digest(place, value, read):
    changed = change(PEER, {place: value})
    assert (read(changed), changed.digest != PEER.digest) == (value, True)


def test_an_edit_leaves_the_design_it_started_from_alone():
    change(PEER, {"task.review.pick": 5})
    assert PEER == load(SHIPPED["peer_assessment"])


@pytest.mark.parametrize(
    "edit, begun, is_frozen",
    [
        ({"task.review.see": "named"}, set(), False),
        ({"task.review.see": "named"}, {"review"}, True),
        ({"task.review.alias": True}, {"review"}, True),
        ({"task.review.alias": True}, {"work"}, False),
        ({"task.work.see": "group"}, {"review", "stimulus"}, False),
        # Authors were told that reviewers do not learn their name; of the reviewers' own names nobody was
        # told yet.
        ({"task.review.see": "blind_writer"}, {"work"}, True),
        ({"task.review.see": "blind_subject"}, {"work"}, False),
        ({"task.review.see": "blind_subject"}, {"answer"}, True),
    ],
)
def test_who_sees_it_and_by_which_name_is_frozen_once_somebody_began(edit, begun, is_frozen):
    if not is_frozen:
        assert change(PEER, edit, begun) != PEER
        return
    with pytest.raises(Frozen, match="who may see what they write"):
        change(PEER, edit, begun)


def test_what_is_not_a_promise_stays_free_and_so_does_the_same_value():
    assert (
        change(PEER, {"task.review.pick": 2, "task.review.see": "blind"}, begun={"review"})
        .tasks["review"]
        .pick
        == 2
    )


@pytest.mark.parametrize(
    "place, value",
    [
        ("task.review.form", "other"),
        ("task.nobody.pick", 3),
        ("phase.nobody.release", "hand"),
        ("phase.review.gate", "hand"),
        ("grading.work", "review"),
        ("title", "x"),
        ("task.review", 3),
        ("task.review.pick.more", 3),
        ("task.review.pick", 0),
        ("task.review.pick", True),
        ("task.review.min", 2),
        ("task.review.see", "everybody"),
        ("task.review.see", 3),
        ("phase.review.release", "later"),
        ("phase.review.finished_first", "perhaps"),
        ("grace", -1),
        ("grace", True),
        ("lease", "long"),
        ("grading.weights", {"work": 0}),
        ("grading.weights", {"work": -1}),
        ("grading.weights", 80),
        ("grading.weights", {"style": 1}),
        ("grading.late_off", 101),
    ],
)
def test_an_unknown_place_or_a_bad_value_is_refused(place, value):
    with pytest.raises(Invalid):
        change(PEER, {place: value})


@pytest.mark.parametrize(
    "typed, seconds", [("30s", 30), ("15 m", 900), ("48h", 172_800), ("7d", 604_800), ("2w", 1_209_600)]
)
def test_lengths_of_time_have_five_units(typed, seconds):
    assert change(PEER, {"lease": typed}).lease == seconds


@pytest.mark.parametrize("typed, pick, share", [("1", 1, None), ("1%", None, 0.01), ("100 %", None, 1.0)])
def test_pick_is_a_number_or_a_share(typed, pick, share):
    task = load(design(WORK, f"id: review, form: text, about: work, pick: {typed}")).tasks["review"]
    assert (task.pick, task.share) == (pick, share)


@pytest.mark.parametrize(
    "place, low, high",
    [
        ("task.review.pick", 1, 50),
        ("grading.minimum", 1, 20),
        ("grading.late_off", 0, 100),
        ("grace", 0, 9999 * 7 * 86400),
    ],
)
def test_numbers_have_bounds(place, low, high):
    assert [change(PEER, {place: value}).plan != PEER.plan for value in (low, high)] == [
        place != "grading.late_off",
        True,
    ]
    for value in (low - 1, high + 1):
        with pytest.raises(Invalid):
            change(PEER, {place: value})


def test_the_least_that_is_chosen_has_bounds():
    found = load(design(WORK, "id: reply, form: text, about: work, min: 1"))
    assert [change(found, {"task.reply.min": value}).tasks["reply"].least for value in (0, 50)] == [0, 50]
    for value in (-1, 51):
        with pytest.raises(Invalid):
            change(found, {"task.reply.min": value})


def test_roles_in_a_list_are_one_person_each():
    found = load(design(WORK, phase="group: {size: 3, roles: [host, guest, cook]}")).phase("first").group
    assert (found.roles, dict(found.spec["roles"])) == (
        ("host", "guest", "cook"),
        {"host": [1, 1], "guest": [1, 1], "cook": [1, 1]},
    )


@pytest.mark.parametrize(
    "units, stands",
    [
        ("100", True),
        ("101", False),
        ("0", False),
        ("²", False),
        ("[a]", True),
        ("[]", False),
        ("{a: b}", False),
    ],
)
def test_a_repeat_goes_over_one_to_a_hundred(units, stands):
    text = design(WORK, tail=f"params: {{units: {units}}}\nrepeat: {{phases: [first], over: units}}")
    if stands:
        assert load(text).repeat.over == "units"
        return
    with pytest.raises(DesignError, match="must be a list or a number, from 1 to 100"):
        load(text)


def test_a_design_without_grading_has_no_setting_for_it():
    with pytest.raises(Invalid, match="There is no setting “grading.minimum” in this design."):
        change(load(SHIPPED["reflect"]), {"grading.minimum": 3})


@pytest.mark.parametrize(
    "see, alias, review, answer",
    [
        ("blind", False, (True, True, False), (True, True, False)),
        ("blind_writer", False, (True, False, False), (False, True, False)),
        ("blind_subject", False, (False, True, False), (True, False, False)),
        ("named", False, (False, False, False), (False, False, False)),
        ("group", True, (False, False, False), (False, False, True)),
    ],
)
def test_answers_inherit_hidden_names_turned_round(see, alias, review, answer):
    found = load(
        design(
            WORK,
            f"id: review, form: text, about: work, pick: 2, see: {see}, alias: {alias}",
            "id: answer, form: text, about: own.review",
        )
    )
    hidden = {
        name: (task.hides_writer, task.hides_subject, task.subject_alias)
        for name, task in found.tasks.items()
    }
    assert hidden == {"work": (False, False, False), "review": review, "answer": answer}


def test_what_is_written_about_an_alias_keeps_it():
    found = load(
        design(
            "id: post, form: text, alias: on",
            "id: reply, form: text, about: post, min: 1",
            "id: thanks, form: text, about: own.reply",
            "id: again, form: text, revises: post",
        )
    )
    assert {
        name: (task.alias, task.subject_alias, task.about_self) for name, task in found.tasks.items()
    } == {
        "post": (True, False, False),
        "reply": (False, True, False),
        "thanks": (True, False, False),
        "again": (True, True, True),
    }


def test_a_review_is_about_somebodys_response():
    found = load(SHIPPED["peer_assessment"])
    assert {name: found.is_review(task) for name, task in found.tasks.items()} == {
        "work": False,
        "review": True,
        "answer": True,
    }
    assert found.asks_about("work") == (found.tasks["review"],)
    assert [found.place(phase.id) for phase in found.phases] == [0, 1, 2]
    with pytest.raises(KeyError):
        found.phase("nobody")


def test_whether_words_come_first_stays_once_somebody_answers():
    assert (
        not change(PEER, {"phase.review.words_first": False}, {"work", "review"}).phase("review").words_first
    )
    with pytest.raises(Frozen, match="whether levels wait"):
        change(PEER, {"phase.review.words_first": False}, {"answer"})


def test_a_plan_stored_before_words_came_first_reads_as_if_it_said_so():
    plan = json.loads(canonical(PEER.plan))
    for phase in plan["phases"]:
        del phase["words_first"]
    text = json.dumps(plan)
    assert from_plan(text, "before").phase("review").words_first


def test_whom_a_task_keeps_apart_is_one_of_four():
    with pytest.raises(DesignError) as refused:
        load(design(WORK, "id: look, form: text, about: work, pick: 2, not: [self, moon]"))
    assert refused.value.reason == "“not: moon” keeps nobody apart: known are self, team, mutual, conflict."


def test_a_grade_is_made_by_a_method_that_there_is():
    tail = "grading: {work: work, by: look, method: mode}"
    with pytest.raises(DesignError, match="“mode” is not a kind of method"):
        load(design(WORK, "id: look, form: text, about: work, pick: 2", tail=tail))


def test_proctors_may_be_seniors_by_two_words():
    text = SHIPPED["proctors"].replace("by: cred.proctor", "by: cred.senior")
    found = load(text.replace("open_to: passed", "open_to: everyone"))
    assert (found.tasks["mark"].by, found.tasks["mark"].open_to) == ("cred.senior", "everyone")
    assert found.marked_by("quiz") is found.tasks["mark"] and found.tasks["mark"].is_queue


@pytest.mark.parametrize(
    "wrong, right, reason",
    [
        ("pick: 1\n        min: 0", "min: 0", "“within” promises an answer"),
        (
            "gate: {per: person, when: score>=0.9, else: repeat}",
            "gate: {when: due}",
            "“open_to: passed” needs",
        ),
        ("audit: 20%", "audit: 120%", "“120%” is no share"),
        ("lease: 24h", "lease: 24h\nlasts: 9d", "“lasts” says how long what is granted holds"),
        ("lease: 24h", "lease: 24h\ngrants: cred.proctor", "The design grants cred.proctor at its end"),
        (
            "      - {id: answer,",
            "      - {id: tutor, form: unit_mark, about: quiz, pick: 1, min: 0}\n      - {id: answer,",
            "“quiz” would wait in two queues",
        ),
    ],
)
def test_what_marks_and_queues_rest_on_is_refused_where_it_lacks(wrong, right, reason):
    text = SHIPPED["proctors"]
    assert wrong in text
    with pytest.raises(DesignError) as refused:
        load(text.replace(wrong, right))
    assert refused.value.line and str(refused.value.reason).startswith(reason)
