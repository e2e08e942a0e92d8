"""What staff provide: entries with versions, in order, taken out and put back; nothing written about them is
lost."""

from pathlib import Path

import pytest

from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.store import db, glances, handing_in, materials, progress, providing, responses, settle
from peerreview.store.facts import facts_of_activity
from tests.cast import World

PRACTICE = Path(__file__).parent.parent / "designs" / "practice.yaml"


@pytest.fixture
def world(store):
    return World(design=PRACTICE, publish=False)


def change(world, entry, *, by=None, **more):
    typed = {"title": entry.title, "text": entry.text, "links": entry.typed_links, "seen": entry.version}
    return providing.change(
        world.activity, entry, **(typed | more), by=(by or world.instructor).account_id, now=world.at
    )


def titles(world, name="reading"):
    return materials.titles(world.activity, name)


def verbs(entry):
    return [
        row[0]
        for row in db.rows(
            "select verb from audit_line where thing = 'response' and thing_id = ? order by id", entry.id
        )
    ]


def test_an_entry_has_title_text_and_links(world):
    entry = world.provide(
        "reading",
        text="Rome had *eleven* aqueducts.<script>alert(1)</script>",
        links="https://rome.example/map A map\nhttps://rome.example/x",
    )
    assert (entry.title, entry.place, entry.version, entry.state) == ("On water", 1, 1, "submitted")
    assert "<em>eleven</em>" in entry.html and "<script" not in entry.html
    assert [tuple(link) for link in entry.links] == [
        ("https://rome.example/map", "A map"),
        ("https://rome.example/x", "https://rome.example/x"),
    ]
    assert verbs(entry) == ["material.added"]
    assert materials.of_activity(world.activity)["reading"] == [entry]


def test_it_is_a_response_by_staff_to_the_task_of_its_name(world):
    entry = world.provide("reading")
    work = responses.by_id(entry.id)
    assert (work.task, work.author, work.task_of.see, work.state, work.shown) == (
        "reading",
        world.instructor.id,
        "cohort",
        "submitted",
        1,
    )


def test_all_entries_answer_one_version_of_one_form(world):
    world.provide("reading"), world.provide("reading"), world.provide("samples")
    assert db.row("select count(distinct form_version_id) from response") == (1,)
    assert db.row("select count(*) from form where key = 'material'") == (1,)


def test_sent_twice_it_is_one_entry(world):
    first = world.provide("reading", token="once")
    assert world.provide("reading", token="once", title="Typed on") == first
    assert titles(world) == ["On water"]


def test_a_change_is_a_new_version_and_the_old_one_stays(world):
    entry = world.provide("reading", text="Old")
    changed = change(world, entry, text="New")
    assert (changed.id, changed.version, changed.text) == (entry.id, 2, "New")
    assert [answer.text for answer in responses.answers_of(entry.id, number=1)] == ["On water", "Old", ""]
    assert verbs(entry) == ["material.added", "material.changed"]


def test_saving_the_same_is_no_version(world):
    entry = world.provide("reading")
    assert change(world, entry) == entry
    assert verbs(entry) == ["material.added"]


def test_two_colleagues_do_not_overwrite_each_other(world):
    entry = world.provide("reading")
    change(world, entry, text="First", by=world.assistant)
    with pytest.raises(Conflict, match="version 2"):
        change(world, entry, text="Second")
    assert materials.find(world.activity, entry.public_id).text == "First"


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"links": "www.rome.example"}, "links"),
        ({"links": "javascript:alert(1) Click"}, "links"),
        ({"links": "\n".join(["https://rome.example"] * 21)}, "links"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(world, typed, field):
    with pytest.raises(Invalid) as refused:
        world.provide("reading", **typed)
    assert refused.value.field == field
    entry = world.provide("reading")
    with pytest.raises(Invalid) as refused:
        change(world, entry, **typed)
    assert refused.value.field == field
    assert materials.of_activity(world.activity)["reading"] == [entry]


def test_the_order_is_the_staffs(world):
    first, second, third = (world.provide("reading", title=title) for title in ("One", "Two", "Three"))
    by = {"by": world.instructor.account_id, "now": world.at}
    providing.move(world.activity, third, -1, **by)
    assert titles(world) == ["One", "Three", "Two"]
    providing.move(world.activity, first, -1, **by)
    providing.move(world.activity, second, 1, **by)
    assert titles(world) == ["One", "Three", "Two"]
    assert verbs(third) == ["material.added", "material.moved"] and verbs(first) == ["material.added"]
    with pytest.raises(Missing):
        providing.take_out(world.activity, first, **by)
        providing.move(world.activity, first, 1, **by)


def test_taken_out_and_put_back(world):
    first, _ = world.provide("reading", title="One"), world.provide("reading", title="Two")
    by = {"by": world.instructor.account_id, "now": world.at}
    providing.take_out(world.activity, first, **by)
    assert titles(world) == ["Two"]
    assert [entry.is_out for entry in materials.of_activity(world.activity, withdrawn=True)["reading"]] == [
        True,
        False,
    ]
    changed = change(world, materials.find(world.activity, first.public_id), text="Better")
    assert changed.is_out and titles(world) == ["Two"]
    providing.put_back(world.activity, changed, **by)
    assert titles(world) == ["One", "Two"]
    assert materials.find(world.activity, first.public_id).text == "Better"


def test_an_unknown_material_and_a_foreign_entry_do_not_exist(world):
    entry = world.provide("reading")
    with pytest.raises(Missing):
        world.provide("post")
    with pytest.raises(Missing):
        materials.find(world.activity._replace(id=world.activity.id + 1), entry.public_id)
    world.provide("samples", "Weak"), world.provide("samples", "Strong")
    world.publish()
    post = world.go(15).hand_in(world.author)
    with pytest.raises(Missing):
        materials.find(world.activity, post.public_id)


def test_publishing_waits_for_what_is_dealt(world):
    with pytest.raises(Invalid, match="“Sample works” is not complete yet"):
        world.publish()
    world.provide("samples", "Weak")
    assert [found[0] for found in materials.lacking(world.activity)] == ["samples"]
    world.provide("samples", "Strong")
    world.publish()
    assert world.activity.published == world.at


class TestLists:
    """Topics and segments: one a line, each once, short enough to name a group."""

    DESIGN = """
title: By topics
materials: {topics: topics}
params: {parts: [First part, Second part]}
phases:
  - id: expert
    group: {by: topics, size: 2-3}
    tasks: [{id: sheet, form: submission, about: topics}]
  - id: part
    tasks: [{id: note, form: submission}]
repeat: {phases: [part], over: parts}
"""

    @pytest.fixture
    def world(self, store, tmp_path):
        file = tmp_path / "by_topics.yaml"
        file.write_text(self.DESIGN)
        return World(design=file, publish=False)

    def names(self, world, text, token="t"):
        who = world.instructor
        return providing.add_names(
            world.activity, "topics", text, token=token, author=who.id, by=who.account_id, now=world.at
        )

    def test_one_a_line(self, world):
        assert self.names(world, "Rivers\r\n\n  Roads \nrivers\nBaths") == 3
        assert titles(world, "topics") == ["Rivers", "Roads", "Baths"]
        assert self.names(world, "Roads\nWalls", token="u") == 1
        assert titles(world, "topics") == ["Rivers", "Roads", "Baths", "Walls"]

    def test_a_name_is_there_once(self, world):
        first, second = world.provide("topics", "Rivers"), world.provide("topics", "Roads")
        with pytest.raises(Invalid, match="of this name already"):
            world.provide("topics", "RIVERS")
        with pytest.raises(Invalid, match="of this name already"):
            change(world, second, title="rivers")
        assert change(world, first, title="RIVERS").title == "RIVERS"

    def test_it_comes_back_only_while_its_name_is_free(self, world):
        by = {"by": world.instructor.account_id, "now": world.at}
        first = world.provide("topics", "Rivers")
        providing.take_out(world.activity, first, **by)
        assert self.names(world, "Rivers") == 0, "it waits to be put back"
        with pytest.raises(Invalid):
            world.provide("topics", "Rivers")
        providing.put_back(world.activity, materials.find(world.activity, first.public_id), **by)
        assert titles(world, "topics") == ["Rivers"]

    def test_it_fits_on_a_group(self, world):
        with pytest.raises(Invalid, match="80"):
            self.names(world, "Short\n" + "x" * 81)
        assert titles(world, "topics") == [], "all or none"

    def test_without_entries_the_designs_own_list_names_them(self, world):
        assert titles(world, "parts") == ["First part", "Second part"]
        world.provide("parts", "Only part")
        assert titles(world, "parts") == ["Only part"]


class TestGroupsAndRounds:
    """Each group reads its own topic, each round its own segment; of neither more, and not before."""

    DESIGN = """
title: Topics, then parts
materials: {topics: topics, parts: segments}
phases:
  - id: expert
    group: {by: topics, size: 2-3}
    tasks: [{id: notes, form: submission, about: topic}, {id: sheet, form: submission, by: group}]
  - id: part
    tasks: [{id: note, form: submission}]
repeat: {phases: [part], over: parts, every: 7d}
"""

    @pytest.fixture
    def world(self, store, tmp_path):
        file = tmp_path / "both.yaml"
        file.write_text(self.DESIGN)
        world = World(design=file, publish=False)
        for name, titles in (("topics", ("Rivers", "Roads")), ("parts", ("First", "Second"))):
            for title in titles:
                world.provide(name, title, text=f"All about {title}.")
        world.publish()
        settle.settle(world.activity.id, world.go(1).at)
        world.reload()
        return world

    def read(self, world, who):
        facts = facts_of_activity(world.activity.id)[1][who.id]
        found = materials.readable(world.activity, facts, world.lines(who))
        return {material.name: [entry.title for entry in entries] for material, entries in found}

    def test_a_group_reads_its_own_topic_beside_all_its_tasks(self, world):
        read = [self.read(world, who) for who in world.students]
        assert sorted(found["topics"] for found in read) == [["Rivers"], ["Rivers"], ["Roads"], ["Roads"]]
        assert all(found.keys() == {"topics"} for found in read)
        facts = facts_of_activity(world.activity.id)[1][world.author.id]
        lines = world.lines(world.author)
        for line in lines[:2]:
            ((material, (entry,)),) = materials.beside(
                world.activity.id, world.activity.design, facts, lines, line
            )
            assert [entry.title] == read[0]["topics"], line.task

    def test_a_round_reads_its_own_segment(self, world):
        assert self.read(world.go(8), world.author)["parts"] == ["First"]
        assert self.read(world.go(15), world.author)["parts"] == ["First", "Second"]


class TestReferences:
    def begin(self, world, entry, who=None, task="practice"):
        who = who or world.instructor
        public = providing.begin_reference(
            world.activity, entry, task, author=who.id, by=who.account_id, now=world.at
        )
        return responses.written_by(who.account_id, public)

    def test_staff_answer_as_others_should(self, world):
        entry = world.provide("samples", "A strong one")
        work = self.begin(world, entry)
        assert (work.task, work.about_response, work.about_version) == ("practice", entry.id, 1)
        assert self.begin(world, entry).id == work.id
        ((found,),) = materials.references(world.activity).values()
        assert found[:4] == (work.id, work.public_id, world.instructor.id, "Ines Instructor")

    def test_one_is_enough(self, world):
        entry = world.provide("samples", "A strong one")
        self.begin(world, entry)
        with pytest.raises(Conflict, match="Ines Instructor"):
            self.begin(world, entry, world.assistant)

    def test_it_is_staffs_and_there_once_it_is_in(self, store):
        world = World(design=PRACTICE.with_name("peer_assessment_trained.yaml"), publish=False)
        works = [self.begin(world, world.provide("exemplars", title)) for title in ("Strong", "Weak")]

        def lacks():
            return bool(materials.lacking(world.activity))

        assert lacks()
        for work in works:
            world.send(world.instructor, work)
        assert not lacks()
        db.execute("update response set author_id = ? where id = ?", world.author.id, works[0].id)
        assert len(materials.references(world.activity)) == 1 and lacks()

    def test_only_where_the_task_is_about_it(self, world):
        with pytest.raises(Missing):
            self.begin(world, world.provide("reading"), task="practice")
        with pytest.raises(Missing):
            self.begin(world, world.provide("reading"), task="post")
        with pytest.raises(Missing):
            self.begin(world, world.provide("samples"), task="nothing")


class TestUsed:
    """Through the verbs of the students: dealt, chosen, changed meanwhile, taken out meanwhile."""

    @pytest.fixture
    def world(self, store):
        world = World(design=PRACTICE, publish=False)
        world.samples = [world.provide("samples", title) for title in ("Strong", "Weak", "Middling")]
        world.publish()
        return world

    def refer(self, world, entry):
        who = world.instructor
        public = providing.begin_reference(
            world.activity, entry, "practice", author=who.id, by=who.account_id, now=world.at
        )
        return world.send(who, responses.written_by(who.account_id, public))

    @pytest.mark.parametrize("days", [0, 8, 30], ids=["before its step", "in it", "after it"])
    def test_a_reference_is_written_whatever_the_clock_says(self, world, days):
        work = self.refer(world.go(days), world.samples[0])
        assert (work.state, work.version) == ("submitted", 1)
        again = world.send(world.instructor, work, level="l2")
        assert again.version == 2
        assert [line.task for line in world.lines(world.instructor)] == ["practice"]

    def test_a_reference_is_no_hand_in_of_the_class(self, world):
        self.refer(world.go(8), world.samples[0])
        who = world.instructor
        more = {"author": who.id, "by": who.account_id, "now": world.at}
        providing.begin_reference(world.activity, world.samples[1], "practice", **more)
        world.send(world.author, world.claim(world.author, "practice"))
        counted = glances.counts({world.activity.id: world.activity.design})[world.activity.id]
        assert counted["practice", 1] == 1
        found = progress.of_activity(world.activity, world.at)
        assert found.tallies["practice"] == (1, 8)

    def test_everybody_is_dealt_two_however_few_there_are(self, world):
        for who in world.go(8).students:
            first, second = (world.send(who, world.claim(who, "practice")) for _ in range(2))
            assert first.about_response != second.about_response
        assert {line.state for who in world.students for line in world.lines(who, "practice")} == {"done"}

    def test_a_claim_never_runs_out_because_nobody_waits_for_it(self, world):
        work = world.claim(world.go(8).author, "practice")
        world.go(13)
        settle.tick(world.at)
        assert world.claim(world.author, "practice").id == work.id
        assert world.send(world.author, work).state == "submitted"

    def test_what_was_written_about_one_taken_out_stays_its_writers(self, world):
        work = world.claim(world.go(8).author, "practice")
        entry = next(one for one in world.samples if one.id == work.about_response)
        done = world.send(world.author, work)
        by = {"by": world.instructor.account_id, "now": world.at}
        providing.take_out(world.activity, entry, **by)
        assert [line.response for line in world.lines(world.author, "practice")] == [done.id, None]
        assert responses.written_by(world.author.account_id, done.public_id).state == "submitted"

    def test_a_draft_about_one_taken_out_keeps_its_text_and_another_is_dealt(self, world):
        work = world.claim(world.go(8).author, "practice")
        world.save(world.author, work, world.filled(work))
        entry = next(one for one in world.samples if one.id == work.about_response)
        providing.take_out(world.activity, entry, by=world.instructor.account_id, now=world.at)
        other = world.claim(world.author, "practice")
        assert other.about_response != entry.id
        assert responses.by_id(work.id).draft == world.filled(work)

    def test_who_wrote_about_an_entry_taken_out_keeps_the_line(self, world):
        entry, other = world.provide("reading", "On water"), world.provide("reading", "On roads")
        world.go(15)
        work = world.begin(world.author, "work")
        world.save(world.author, work, {"text": {"text": "About water."}})
        providing.take_out(world.activity, entry, by=world.instructor.account_id, now=world.at)
        assert [line.subject for line in world.lines(world.author, "work")] == [other.id, entry.id]
        assert [line.subject for line in world.lines(world.reviewer, "work")] == [other.id]
        handing_in.hand_in(
            responses.by_id(work.id), person=world.author.id, by=world.author.account_id, now=world.at
        )
        assert [line.state for line in world.lines(world.author, "work")] == ["open", "done"]

    def test_what_was_written_before_there_was_anything_to_read_counts(self, world):
        world.go(15)
        work = world.hand_in(world.author)
        world.provide("reading", "Only now")
        assert [(line.response, line.state) for line in world.lines(world.author, "work")] == [
            (work.id, "done")
        ]
        assert [line.state for line in world.lines(world.reviewer, "work")] == ["open"]
        world.provide("reading", "And another")
        lines = world.lines(world.author, "work")
        assert [(line.response, line.state) for line in lines] == [
            (None, "open"),
            (None, "open"),
            (work.id, "done"),
        ]

    def test_what_is_read_beside_a_task(self, world):
        reading = world.provide("reading")
        model, rules = world.provide("solution", "Mine"), world.provide("ground_rules", "Be kind")
        assert self.read(world) == {reading.id, rules.id}
        assert self.read(world.go(15)) == {reading.id, rules.id}
        work = world.hand_in(world.author)
        assert self.read(world) == {reading.id, rules.id, model.id}
        line = world.lines(world.author, "work")[0]
        shelves = materials.beside(
            world.activity.id, world.activity.design, self.facts(world), world.lines(world.author), line
        )
        assert [(material.name, [entry.id for entry in found]) for material, found in shelves] == [
            ("reading", [reading.id]),
            ("solution", [model.id]),
        ]
        assert (line.response, line.state) == (work.id, "done")

    def facts(self, world, who=None):
        return facts_of_activity(world.activity.id)[1][(who or world.author).id]

    def read(self, world, who=None):
        who = who or world.author
        found = materials.readable(world.activity, self.facts(world, who), world.lines(who))
        return {entry.id for _, entries in found for entry in entries}

    def test_only_what_is_dealt_is_read(self, world):
        assert self.read(world.go(8)) == set()
        work = world.claim(world.author, "practice")
        assert self.read(world) == {work.about_response}
        assert self.read(world, world.reviewer) == set()


class TestFreelyChosen:
    """``min`` about a material: with one entry, or none, one writes; with several, one chooses; as often as
    one likes."""

    @pytest.fixture
    def world(self, store):
        world = World(design=PRACTICE, publish=False)
        world.provide("samples", "Strong"), world.provide("samples", "Weak")
        world.publish()
        return world

    def post(self, world, place=0, who=None):
        return world.send(who or world.author, world.begin(who or world.author, "post", place))

    def kinds(self, world):
        return [(line.kind, line.subject, line.state) for line in world.lines(world.author, "post")]

    def test_without_an_entry_one_just_writes(self, world):
        assert self.kinds(world) == [("", None, "open")] * 2
        first = self.post(world)
        second = world.begin(world.author, "post", 1)
        assert second.id != first.id, "the second post is another one"
        assert world.begin(world.author, "post", 1).id == second.id, "pressed twice it is the same"

    def test_about_the_only_one_nobody_has_to_choose(self, world):
        entry = world.provide("reading")
        assert self.kinds(world) == [("response", entry.id, "open")] * 2
        first, second = self.post(world), self.post(world, 1)
        assert first.id != second.id and first.about_response == second.about_response == entry.id
        assert [line.state for line in world.lines(world.author, "post")] == ["done", "done", "open"]
        third = self.post(world, 2)
        assert third.about_version == 1

    def test_of_several_one_chooses_the_same_again_if_one_likes(self, world):
        entries = [world.provide("reading", title) for title in ("Water", "Roads")]
        assert self.kinds(world) == [("choose", None, "open")] * 2
        written = []
        for entry in (entries[1], entries[1], entries[0]):
            empty = next(line for line in world.lines(world.author, "post") if line.kind == "choose")
            wanted = empty._replace(kind="response", subject=entry.id)
            by = {"by": world.author.account_id, "now": world.at}
            public = responses.begin(world.activity, wanted, world.author.id, **by)
            assert public == responses.begin(world.activity, wanted, world.author.id, **by)
            written.append(world.send(world.author, responses.written_by(world.author.account_id, public)))
        assert len({work.id for work in written}) == 3
        assert [work.about_response for work in written] == [entries[1].id, entries[1].id, entries[0].id]

    def test_nobody_chooses_what_is_not_of_this_material(self, world):
        world.provide("reading", "Water"), world.provide("reading", "Roads")
        sample = materials.of_activity(world.activity)["samples"][0]
        empty = world.lines(world.author, "post")[0]
        with pytest.raises(Missing):
            responses.begin(
                world.activity,
                empty._replace(kind="response", subject=sample.id),
                world.author.id,
                by=None,
                now=world.at,
            )
