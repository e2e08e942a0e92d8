"""How a team rated each other, on the pages: all of it for staff, means of three or more for each member."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import settle
from tests.cast import START, day
from tests.store.test_contribution import DESIGN, rate


@pytest.fixture
def rated(site):
    """A team of four of whom three rated everybody; the last one has not answered. The step is over."""
    world = site.world
    world.run(
        DESIGN.read_text(),
        WindowRow("work", 1, "all", START, day(5)),
        WindowRow("review", 1, "all", None, day(8)),
        WindowRow("look", 1, "all", None, day(12)),
    )
    world.go(1)
    world.hand_in(world.author, task="product")
    world.go(9)
    settle.tick(world.at)
    *answering, silent = world.students
    for who in answering:
        for whom in world.students:
            rate(world, who, whom, (2, 3, 4, 4, 5) if whom is silent else 5 if whom is who else 4)
    world.go(13)
    settle.tick(world.at)
    return site


def page_of(site, who, endpoint="feedback.show"):
    return site.browse(who).get(site.path(endpoint, activity=site.world.activity.public_id))


def test_staff_read_the_whole_table_with_what_to_look_at(rated):
    page = page_of(rated, rated.world.instructor, "grading.contribution")
    assert page.status == 200
    assert "How a factor comes about" in page.text
    assert "Nils Neighbour" in page.text and "Has rated nobody yet." in page.text
    assert "Rates their own part higher on every scale than the others do." in page.text
    assert "at most 10 percent up or down" in page.text
    (table,) = page.tree.all("table")
    silent = next(row.text for row in table.all("tr") if row.text.startswith("Nils Neighbour"))
    assert "0.93" in silent  # (3.6 / (23.6 / 6)), thrice; what counts is within ten percent


def test_the_table_can_be_searched_and_saved(rated):
    boss = rated.browse(rated.world.assistant)
    place = {"activity": rated.world.activity.public_id}
    assert "Nils" in boss.get(rated.path("grading.contribution", **place, q="nils")).text
    assert "Nothing fits" in boss.get(rated.path("grading.contribution", **place, q="zzz")).text
    file = boss.get(rated.path("grading.contribution_file", **place))
    lines = file.html.lstrip("\ufeff").splitlines()
    assert lines[0].startswith("Team,Member,Rated by")
    assert len(lines) == 1 + 9  # three raters of three others each


def test_the_file_of_grades_has_a_column_for_the_factor(rated):
    boss, place = rated.browse(rated.world.instructor), {"activity": rated.world.activity.public_id}
    head = boss.get(rated.path("grading.export", **place)).html.splitlines()[0]
    assert "Submission grade,Factor in the team,Participation" in head


def test_a_member_reads_means_of_three_and_their_own_word(rated):
    silent = page_of(rated, rated.world.more[1])
    assert "3 others rated your part" in silent.text
    assert "40%" in silent.text and "100%" in silent.text
    assert "Your factor is 0.93" in silent.text
    assert not {"Anna Author", "Remy Reviewer"} & set(silent.text.split("\n"))


def test_of_two_raters_a_member_hears_nothing(rated):
    page = page_of(rated, rated.world.author)
    assert "Fewer than three others rated your part" in page.text
    (part,) = page.tree.all("section", id="team-part")
    assert "80%" not in part.text and "Your factor is" not in part.text.split("How the factor")[0]
    assert "The team’s grade is yours as it is." in page.text


def test_nothing_is_told_before_the_step_is_over(rated):
    rated.world.go(11)
    for who in rated.world.students:
        assert "Your part in the team" not in page_of(rated, who).text
        assert "what your team says" not in page_of(rated, who, "activities.show").text


def test_the_activity_leads_to_it_once_it_is_out(rated):
    page = page_of(rated, rated.world.author, "activities.show")
    assert any(link.endswith("#team-part") for link in page.links())


@pytest.mark.parametrize("who", ["author", "stranger"])
def test_students_and_strangers_find_no_table(rated, who):
    for endpoint in ("grading.contribution", "grading.contribution_file"):
        assert page_of(rated, getattr(rated.world, who), endpoint).status == 404


def test_how_much_it_moves_a_grade_is_set_and_said_at_set_up(rated):
    boss, world = rated.browse(rated.world.instructor), rated.world
    page = boss.get(rated.path("activities.edit", activity=world.activity.public_id))
    assert "for each member up to 10% more or less by what the team says of their part" in page.text
    action = rated.path("activities.update", activity=world.activity.public_id)
    form = page.form(action) | {"grading.members_most": "70"}
    refused = boss.post(action, form)
    assert refused.status == 422 and any("50" in sentence for sentence in refused.errors())
    assert boss.post(action, form | {"grading.members_most": "5"}).status == 303
    world.reload()
    assert world.activity.design.grading.members_most == 5
    assert "Your factor is 0.95" in page_of(rated, world.more[1]).text


def test_a_design_in_which_nobody_rates_has_no_such_page(site):
    assert page_of(site, site.world.instructor, "grading.contribution").status == 404
    assert "/teams" not in page_of(site, site.world.instructor, "activities.show").html
