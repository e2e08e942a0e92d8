"""The page of a form: rows changed by plain buttons, everything typed comes back, a new version on save."""

import pytest

from peerreview.domain import forms as rules
from peerreview.store import activities, forms
from peerreview.web.forms.fields import ItemForm
from peerreview.web.forms.rows import changed
from tests.cast import World
from tests.conftest import Site


def path_of(site, endpoint="forms.edit", form="rubric"):
    return site.path(endpoint, activity=site.world.activity.public_id, key=form)


def fields(site, key="rubric"):
    browser = site.browse(site.world.instructor)
    found = browser.get(path_of(site, form=key)).form(path_of(site, "forms.save", form=key))
    found.pop("csrf_token")
    found.pop("source")
    found.pop("new_kind")
    return {name: value for name, value in found.items() if name != "act"}


def press(site, data, act="save", key="rubric"):
    return site.browse(site.world.instructor).post(path_of(site, "forms.save", form=key), data | {"act": act})


def items(site, key="rubric"):
    return forms.of_activity(site.world.activity.id)[key][3]


def number(site, key="rubric"):
    return forms.of_activity(site.world.activity.id)[key][1]


def names(page):
    return [
        element["value"]
        for element in page.tree.all("input")
        if (element["name"] or "").endswith("-title")
        and (element["name"] or "").count("-") == 2
        and element["type"] != "hidden"
    ]


def test_saving_makes_a_new_version(site):
    press(
        site,
        fields(site)
        | {
            "rows-0-title": "Thesis",
            "rows-0-weight": "40",
            "rows-0-words": "30",
            "rows-0-levels-3-points": "5",
        },
    )
    first = items(site)[0]
    assert (number(site), first.title, first.weight, first.words, first.levels[3].points) == (
        2,
        "Thesis",
        40,
        30,
        5,
    )
    assert first.id == "claim"


def test_saving_the_same_makes_none(site):
    assert press(site, fields(site)).status == 303
    assert number(site) == 1


def test_moving_keeps_what_was_typed(site):
    page = press(site, fields(site) | {"rows-1-title": "Typed, not saved"}, "up:1")
    assert names(page)[:2] == ["Typed, not saved", "Claim"]
    assert number(site) == 1


def test_remove_and_save(site):
    page = press(site, fields(site), "remove:0")
    kept = page.form(path_of(site, "forms.save", form="rubric"))
    kept.pop("csrf_token")
    press(site, kept)
    assert [item.title for item in items(site)][0] == "Evidence"


def test_a_new_criterion_has_levels_and_an_id_of_its_own(site):
    page = press(site, fields(site), "add")
    kept = page.form(path_of(site, "forms.save", form="rubric"))
    kept.pop("csrf_token")
    last = max(int(name.split("-")[1]) for name in kept if name.startswith("rows-"))
    press(site, kept | {f"rows-{last}-title": "Style"})
    made = items(site)[-1]
    assert (made.title, [level.title for level in made.levels], [level.points for level in made.levels]) == (
        "Style",
        ["Beginning", "Getting there", "Solid", "Convincing"],
        [1, 2, 3, 4],
    )
    assert made.id not in {item.id for item in items(site)[:-1]}


@pytest.mark.parametrize(
    ("act", "where", "titles"),
    [
        ("up", [1], ["B", "A", "C"]),
        ("down", [1], ["A", "C", "B"]),
        ("up", [0], ["A", "B", "C"]),
        ("down", [2], ["A", "B", "C"]),
        ("remove", [1], ["A", "C"]),
        ("remove", [9], ["A", "B", "C"]),
        ("nonsense", [0], ["A", "B", "C"]),
        ("up", [], ["A", "B", "C"]),
    ],
)
def test_order_of_items(act, where, titles):
    entries = [{"title": title, "levels": []} for title in "ABC"]
    assert [entry["title"] for entry in changed(entries, act, where) if not entry.get("gone")] == titles


@pytest.mark.parametrize(
    ("act", "where", "titles"),
    [
        ("level_up", [0, 1], ["b", "a"]),
        ("level_down", [0, 0], ["b", "a"]),
        ("level_remove", [0, 0], ["b"]),
        ("level_add", [0], ["a", "b", ""]),
        ("level_up", [5, 0], ["a", "b"]),
        ("level_remove", [0], ["a", "b"]),
    ],
)
def test_order_of_levels(act, where, titles):
    entries = [{"title": "A", "levels": [{"title": "a", "points": "1"}, {"title": "b", "points": "2"}]}]
    levels = changed(entries, act, where)[0]["levels"]
    assert [level["title"] for level in levels if not level.get("gone")] == titles


def test_a_new_level_has_one_point_more(site):
    entries = [
        {
            "title": "A",
            "levels": [
                {"title": "a", "points": "1"},
                {"title": "b", "points": "x"},
                {"title": "c", "points": "2.5"},
            ],
        }
    ]
    assert changed(entries, "level_add", [0])[0]["levels"][-1]["points"] == "3.5"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rows-0-title": ""}, "Name, a new one: Give it a name."),
        ({"rows-0-words": "many"}, "Words at least, Claim: Type a whole number from 0 to 5000."),
        ({"rows-0-weight": "-1"}, "Weight, Claim: Type a number from 0 to 1000."),
        ({"rows-0-levels-0-title": " "}, "Level, Claim: Give the level a name."),
        ({"rows-0-levels-0-points": "1e99"}, "Points, Claim: Type a number from 0 to 1000."),
        (
            {"rows-0-id": "Not A Name"},
            "“Not A Name” is not an item's name: use lower-case letters, digits and _.",
        ),
        (
            {"rows-0-kind": "poem"},
            "“poem” is not a kind of item. Known are criterion, scale, choice, checklist, text, number, "
            "minutes, moment, list, people, quiz, short, files, links.",
        ),
        ({"rows-1-id": "claim"}, "Two items are called “claim”."),
    ],
)
def test_bad_input_is_said_and_kept(site, change, sentence):
    page = press(site, fields(site) | {"rows-1-hint": "Typed prompt"} | change)
    assert (page.status, page.errors()) == (422, [sentence])
    assert page.form(path_of(site, "forms.save", form="rubric"))["rows-1-hint"] == "Typed prompt"
    assert number(site) == 1


def test_a_form_has_a_name_that_students_read(site):
    page = press(site, fields(site) | {"name": "Field report"})
    assert (page.status, number(site)) == (303, 1)
    student = site.browse(site.world.author).get(
        site.path("activities.show", activity=site.world.activity.public_id)
    )
    assert "Field report" in student.text
    bad = press(site, fields(site) | {"name": " ", "rows-1-hint": "Typed prompt"})
    assert (bad.status, bad.errors()) == (422, ["Give it a name."])
    assert bad.form(path_of(site, "forms.save", form="rubric"))["rows-1-hint"] == "Typed prompt"
    moved = press(site, fields(site) | {"name": "Typed name"}, act="add")
    assert moved.form(path_of(site, "forms.save", form="rubric"))["name"] == "Typed name"


def test_only_a_rubric_starts_from_a_rubric(site):
    browser = site.browse(site.world.instructor)
    offered = {
        key: {option["value"] for option in browser.get(path_of(site, form=key)).tree.all("option")}
        for key in ("rubric", "submission")
    }
    assert {"blank", "site:lab_rubric"} <= offered["rubric"] and "site:quiz" not in offered["rubric"]
    assert {"blank", "site:quiz"} <= offered["submission"] and "site:lab_rubric" not in offered["submission"]


def test_a_form_without_items_is_refused(site):
    page = press(site, {"seen": "1", "name": "Essay"})
    assert (page.status, page.errors()) == (422, ["A form needs at least one item."])
    assert "Nothing is asked yet" in page.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name: "0" if name.endswith("-weight") else None, "The weights add up to 0"),
        (
            lambda name: "2" if name.startswith("rows-0-levels-") and name.endswith("-points") else None,
            "all its levels give the same points",
        ),
    ],
)
def test_a_rubric_that_makes_no_grade_is_refused_at_the_field(site, change, said):
    typed = {name: new if (new := change(name)) else value for name, value in fields(site).items()}
    page = press(site, typed)
    assert (page.status, number(site)) == (422, 1)
    assert any(said in error for error in page.errors())


def test_numbers_are_written_back_digit_for_digit(site):
    digits = {"rows-0-weight": "33,33", "rows-0-levels-0-points": "1.25", "rows-0-levels-1-points": "2,125"}
    press(site, fields(site) | digits)
    assert {name: fields(site)[name] for name in digits} == {
        name: value.replace(",", ".") for name, value in digits.items()
    }
    press(site, fields(site) | {"rows-0-hint": "Another prompt."})
    first = items(site)[0]
    assert (first.weight, first.levels[0].points, first.levels[1].points) == (33.33, 1.25, 2.125)


def test_start_from_another_template(site):
    page = press(site, fields(site) | {"source": "site:lab_rubric"}, "source")
    assert names(page) == [item.title for item in forms.built_in()["lab_rubric"].items]
    assert "not saved yet" in page.text
    assert number(site) == 1


def test_a_table_is_pasted_and_its_criteria_are_added(site):
    table = "\tWeight\tGood (2)\tWeak (1)\nSources\t40 %\tMany\tFew\nStyle\t60\tClear\t<b>dull</b>\n"
    before = names(site.browse(site.world.instructor).get(path_of(site)))
    page = press(site, fields(site) | {"pasted": table}, "bring")
    assert names(page) == [*before, "Sources", "Style"]
    assert "2 items are added, not saved yet." in page.text and number(site) == 1
    sent = page.form(path_of(site))
    place = len(before)
    assert sent[f"rows-{place}-weight"] == "40"
    assert [sent[f"rows-{place}-levels-{level}-title"] for level in (0, 1)] == ["Weak", "Good"]
    assert sent[f"rows-{place + 1}-levels-0-text"] == "<b>dull</b>" and "<b>dull</b>" not in page.html
    press(site, {name: value for name, value in sent.items() if name != "csrf_token"})
    items = forms.of_activity(site.world.activity.id)["rubric"][3]
    assert [(level.title, level.points) for level in items[place].levels] == [("Weak", 1), ("Good", 2)]


def test_what_is_no_table_is_said_beside_it_and_kept(site):
    page = press(site, fields(site) | {"pasted": "Claim, good, bad", "rows-0-title": "Mine"}, "bring")
    assert page.status == 422 and "This is no table yet" in page.text
    assert page.form(path_of(site))["pasted"] == "Claim, good, bad"
    assert names(page)[0] == "Mine"


def test_hand_ins_are_counted_by_version(site):
    world = site.world
    world.reviewed()
    page = site.browse(world.instructor).get(path_of(site))
    assert "8 hand-ins used version 1." in page.text
    assert "keeps the version it was written with" in page.text


def test_handed_in_reviews_keep_their_version(site):
    world = site.world
    world.reviewed()
    press(site, fields(site) | {"rows-0-title": "Thesis"})
    assert forms.used_by(world.activity, "rubric") == [(1, 8)]


def test_a_colleague_was_faster(site):
    mine = fields(site) | {"rows-0-title": "Mine"}
    press(site, fields(site) | {"rows-0-title": "Theirs"})
    page = press(site, mine)
    assert page.status == 409
    assert "A colleague saved version 2" in page.errors()[0]
    again = page.form(path_of(site, "forms.save", form="rubric"))
    again.pop("csrf_token")
    assert (again["rows-0-title"], press(site, again).status, number(site)) == ("Mine", 303, 3)


def test_other_forms_of_the_activity_are_edited_the_same_way(site):
    assert (
        press(
            site, fields(site, "back_evaluation") | {"rows-6-title": "Your answer"}, key="back_evaluation"
        ).status
        == 303
    )
    specific, _kind, _usable, helpful, thanks, advice, reply = items(site, "back_evaluation")
    assert (reply.title, helpful.private, [level.points for level in helpful.levels]) == (
        "Your answer",
        True,
        [0, 1, 2, 3],
    )
    assert (thanks.kind, thanks.required) == ("checklist", False)
    assert (specific.kind, specific.private, advice.each, [level.words for level in advice.levels]) == (
        "scale",
        True,
        "comment",
        [0, 0, 3],
    )


def test_a_form_of_elsewhere_does_not_exist(site):
    assert site.browse(site.world.instructor).get(path_of(site, form="lab_rubric")).status == 404


def test_markup_and_emoji_are_text(site):
    title = "<b>Ünïcode</b> 🦦 \u202eabc"
    press(site, fields(site) | {"rows-0-title": title})
    page = site.browse(site.world.instructor).get(path_of(site))
    assert (items(site)[0].title, names(page)[0]) == (title, title)


# Kinds beside criteria


def rows_of(page):
    kept = page.form(path_of_shown(page))
    for name in ("csrf_token", "source", "new_kind"):
        kept.pop(name, None)
    return kept


def path_of_shown(page):
    return next(action for action in page.actions() if "/forms/" in action)


def add(site, kind, key="rubric"):
    """The page with one more item of a kind, and its place."""
    page = press(site, fields(site, key) | {"new_kind": kind}, "add_kind", key)
    kept = rows_of(page)
    return page, kept, max(int(name.split("-")[1]) for name in kept if name.startswith("rows-"))


FILLED = {
    "criterion": {},
    "scale": {"unsure": "y"},
    "choice": {"levels-0-title": "A", "levels-1-title": "B", "levels-2-title": "C"},
    "checklist": {"levels-0-title": "A", "levels-1-title": "B", "levels-2-title": "C"},
    "text": {"words": "5", "model": "As the Romans did."},
    "number": {"low": "-1,5", "high": "3", "unit": "kg"},
    "minutes": {"low": "0:30", "high": "2 h"},
    "moment": {"ahead": "y"},
    "list": {"least": "2", "up_to": "5"},
    "people": {"least": "1", "up_to": "2", "among": "class"},
    "quiz": {
        "levels-0-title": "A",
        "levels-1-title": "B",
        "levels-1-right": "y",
        "levels-2-title": "C",
        "why": "Because.",
        "points": "2.5",
        "pool": "one",
    },
    "short": {"accept": "Rome\r\n Roma ", "why": "It is.", "pool": "one"},
    "files": {"up_to": "2", "megabytes": "7"},
    "links": {"least": "1", "up_to": "3"},
}


@pytest.mark.parametrize("kind", rules.KINDS)
def test_an_item_of_every_kind_can_be_added_and_comes_back_as_it_was_typed(site, kind):
    _page, kept, last = add(site, kind)
    typed = {f"rows-{last}-{name}": value for name, value in FILLED[kind].items()}
    assert press(site, kept | {f"rows-{last}-title": "Added"} | typed).status == 303
    made = items(site)[-1]
    assert (made.kind, made.title) == (kind, "Added")
    wanted = {
        "number": (made.low, made.high, made.unit) == (-1.5, 3.0, "kg"),
        "minutes": (made.low, made.high) == (30.0, 120.0),
        "list": (made.least, made.up_to) == (2, 5),
        "people": (made.among, made.up_to) == ("class", 2),
        "quiz": ([level.right for level in made.levels], made.points, made.pool)
        == ([False, True, False], 2.5, "one"),
        "short": (made.accept, made.why) == (("Rome", "Roma"), "It is."),
        "scale": made.unsure,
        "files": (made.up_to, made.megabytes) == (2, 7),
        "links": (made.least, made.up_to) == (1, 3),
        "moment": made.ahead,
        "text": (made.words, made.model) == (5, "As the Romans did."),
    }
    assert wanted.get(kind, True)
    assert press(site, fields(site)).status == 303
    assert (number(site), items(site)[-1]) == (2, made)


def test_the_editor_has_a_place_for_everything_that_an_item_can_say():
    """What it has none for would be lost with the first save."""
    said = {key for kind in rules.KINDS.values() for key in kind.keys}
    assert {key for key in said if not hasattr(ItemForm, key)} == set()


@pytest.fixture
def observed(site):
    """An activity whose form has a length of time, a list with times in it, a moment to come, and a tick that
    confirms something."""
    timed = [
        {"id": "length", "kind": "minutes", "title": "How long?"},
        {"id": "seen", "kind": "list", "title": "What you saw", "timed": "length"},
        {"id": "when", "kind": "moment", "title": "When?", "ahead": True},
        {
            "id": "talked",
            "kind": "checklist",
            "title": "The talk",
            "confirms": "minutes",
            "levels": [{"id": "yes", "title": "As it is noted"}],
        },
    ]
    activities.change_form(
        site.world.activity,
        "back_evaluation",
        rules.parse_items(timed),
        by=site.world.instructor.account_id,
        now=site.world.at,
    )
    return site


def test_what_an_item_says_of_times_and_of_other_items_is_kept_and_can_be_changed(observed):
    key = "back_evaluation"
    before = items(observed, key)
    page = observed.browse(observed.world.instructor).get(path_of(observed, form=key))
    assert "a tick confirms “minutes” of what it answers" in page.text
    assert (
        press(observed, fields(observed, key) | {"rows-2-title": "When do you come?"}, key=key).status == 303
    )
    length, seen, when, talked = items(observed, key)
    assert (seen.timed, when.ahead, talked.confirms) == ("length", True, "minutes")
    assert (length, seen, talked) == (before[0], before[1], before[3]) and when.title == "When do you come?"
    changed = fields(observed, key) | {"rows-1-timed": ""}
    changed.pop("rows-2-ahead")
    assert press(observed, changed, key=key).status == 303
    _length, seen, when, _talked = items(observed, key)
    assert (seen.timed, when.ahead) == ("", False)


def test_a_length_of_time_that_a_list_rests_on_is_not_taken_out_unseen(observed):
    key = "back_evaluation"
    page = press(observed, fields(observed, key), "remove:0", key)
    page = press(observed, rows_of(page), key=key)
    assert page.status == 422
    assert "names no item of this form" in page.tree.one(id="rows-1-timed-why").text
    kept = rows_of(page)
    assert kept["rows-1-timed"] == "length"
    assert press(observed, kept | {"rows-1-timed": ""}, key=key).status == 303
    assert [item.id for item in items(observed, key)] == ["seen", "when", "talked"]


@pytest.mark.parametrize(
    ("kind", "typed", "field", "sentence"),
    [
        ("number", {"low": "much"}, "low", "“much” in “Added” must be a number."),
        ("number", {"low": "3", "high": "2"}, "high", "“Added” wants at least 3 but at most 2."),
        ("list", {"least": "5", "up_to": "2"}, "up_to", "“Added” wants at least 5 but at most 2."),
        ("list", {"least": "many"}, "least", "Type a whole number from 0 to 100."),
        ("people", {"among": "friends"}, "among", "“friends” in “Added” is nobody to choose among."),
        (
            "quiz",
            {"levels-0-title": "A", "levels-1-title": "B", "levels-2-title": "C"},
            "levels",
            "Say which answer",
        ),
        (
            "short",
            {"accept": " "},
            "accept",
            "Say which answers to “Added” are accepted, each in a few words.",
        ),
        ("short", {"accept": "x", "pool": "Pool One"}, "pool", "“Pool One” is not a pool's name"),
        ("quiz", {"levels-0-title": ""}, "levels-0-title", "Give the level a name."),
    ],
)
def test_what_cannot_stand_is_said_beside_its_field_and_kept(site, kind, typed, field, sentence):
    _page, kept, last = add(site, kind)
    sent = {f"rows-{last}-title": "Added"} | {f"rows-{last}-{name}": value for name, value in typed.items()}
    page = press(site, kept | sent)
    assert page.status == 422
    assert sentence in page.tree.one(id=f"rows-{last}-{field}-why").text
    assert any(sentence in error for error in page.errors())
    again = rows_of(page)
    assert {name: again[name] for name in sent if again.get(name) is not None} == {
        name: value for name, value in sent.items() if name in again
    }
    assert number(site) == 1


def test_the_short_address_leads_to_the_form_that_comes_first(site):
    browser = site.browse(site.world.instructor)
    short = site.path("forms.usual", activity=site.world.activity.public_id)
    assert browser.get(short).location == path_of(site)
    assert browser.get(f"{short}?form=back_evaluation").location == path_of(site, form="back_evaluation")


def test_set_up_leads_to_every_form(site):
    page = site.browse(site.world.instructor).get(
        site.path("activities.edit", activity=site.world.activity.public_id)
    )
    assert {path_of(site, form=key) for key in ("submission", "rubric", "back_evaluation")} <= set(
        page.links()
    )


KEYED = """
title: Gate
phases:
  - id: check
    tasks: [{id: go, form: check, see: self}]
    gate: {per: person, when: score >= 0.5, else: repeat}
forms:
  check: {title: Check, items: [{id: a, kind: short, title: A, accept: x}, {id: b, kind: text, title: B}]}
"""


def test_a_form_keeps_what_a_gate_rests_on(sqlite, tmp_path):
    (tmp_path / "gate.yaml").write_text(KEYED)
    site = Site(World(design=tmp_path / "gate.yaml"), sqlite)
    page = press(site, fields(site, "check"), "remove:0", "check")
    answer = press(site, rows_of(page), key="check")
    assert (answer.status, answer.errors()) == (
        422,
        ["The gate of “check” waits for a score, but none of its forms has a question with a key."],
    )
    assert number(site, "check") == 1


def test_only_instructors_come_here(site):
    for who in (site.world.author, site.world.assistant, site.world.stranger, None):
        browser = site.browse(who)
        assert browser.get(path_of(site)).status in (302, 303, 404)
        assert browser.post(path_of(site), {"act": "save"}).status in (302, 303, 401, 404)
    assert number(site) == 1
