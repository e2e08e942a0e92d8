"""The rubric page: rows changed by plain buttons, everything typed comes back, a new version on save."""

import pytest

from peerreview.store import forms
from peerreview.web.activities.rubric import changed


def path_of(site, endpoint="activities.rubric", **more):
    return site.path(endpoint, activity=site.world.activity.public_id, **more)


def fields(site, key="rubric"):
    browser = site.browse(site.world.instructor)
    found = browser.get(path_of(site, form=key)).form(path_of(site, "activities.update_rubric", form=key))
    found.pop("csrf_token")
    found.pop("template")
    return {name: value for name, value in found.items() if name != "act"}


def press(site, data, act="save", key="rubric"):
    return site.browse(site.world.instructor).post(
        path_of(site, "activities.update_rubric", form=key), data | {"act": act}
    )


def items(site, key="rubric"):
    return forms.of_activity(site.world.activity.id)[key][3]


def number(site, key="rubric"):
    return forms.of_activity(site.world.activity.id)[key][1]


def names(page):
    return [
        element["value"]
        for element in page.tree.all("input")
        if (element["name"] or "").endswith("-title") and (element["name"] or "").count("-") == 2
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
    kept = page.form(path_of(site, "activities.update_rubric", form="rubric"))
    kept.pop("csrf_token")
    press(site, kept)
    assert [item.title for item in items(site)][0] == "Evidence"


def test_a_new_criterion_has_levels_and_an_id_of_its_own(site):
    page = press(site, fields(site), "add")
    kept = page.form(path_of(site, "activities.update_rubric", form="rubric"))
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
    assert [entry["title"] for entry in changed(entries, act, where)[0]] == titles


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
    assert [level["title"] for level in changed(entries, act, where)[0][0]["levels"]] == titles


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
    assert changed(entries, "level_add", [0])[0][0]["levels"][-1]["points"] == "3.5"


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
            "minutes, moment, list, people, quiz, short.",
        ),
        ({"rows-1-id": "claim"}, "Two items are called “claim”."),
    ],
)
def test_bad_input_is_said_and_kept(site, change, sentence):
    page = press(site, fields(site) | {"rows-1-hint": "Typed prompt"} | change)
    assert (page.status, page.errors()) == (422, [sentence])
    assert (
        page.form(path_of(site, "activities.update_rubric", form="rubric"))["rows-1-hint"] == "Typed prompt"
    )
    assert number(site) == 1


def test_a_form_without_items_is_refused(site):
    page = press(site, {"seen": "1"})
    assert (page.status, page.errors()) == (422, ["A form needs at least one item."])
    assert "Nothing is asked yet" in page.text


def test_start_from_another_template(site):
    page = press(site, fields(site) | {"template": "lab_rubric"}, "template")
    assert names(page) == [item.title for item in forms.built_in()["lab_rubric"].items]
    assert "not saved yet" in page.text
    assert number(site) == 1


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
    assert forms.used_by(world.activity.id, "rubric") == [(1, 8)]


def test_a_colleague_was_faster(site):
    mine = fields(site) | {"rows-0-title": "Mine"}
    press(site, fields(site) | {"rows-0-title": "Theirs"})
    page = press(site, mine)
    assert page.status == 409
    assert "A colleague saved version 2" in page.errors()[0]
    again = page.form(path_of(site, "activities.update_rubric", form="rubric"))
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
        [1, 2, 3, 4],
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
