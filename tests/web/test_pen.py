"""One text of a group, one pen: who has it writes, the others read along, ask, and have it without a sign of
the one before; nothing typed is lost when it changes hands."""

from datetime import timedelta

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import db, groups, leaving, responses
from tests.cast import START, day
from tests.store.test_moving import TEAM

PART = {"HX-Request": "true"}


class Team:
    """Two who write together, each at their desk, and somebody of another team."""

    def __init__(self, site):
        self.site, self.world = site, site.world
        groups_of = groups.of_step(site.world.activity.id, "submit")
        members = [[one[0] for one in found] for _group, _name, found in groups_of]
        by_id = {one.id: one for one in site.world.students}
        self.one, self.two = (by_id[one] for one in members[0])
        self.stranger = by_id[members[1][0]]
        self.browsers = {who.id: site.browse(who) for who in (self.one, self.two, self.stranger)}
        self.desk = self.begin(self.one)
        self.key = self.desk.split("/")[2]

    def begin(self, who):
        address = self.site.path("responses.begin", activity=self.site.world.activity.public_id, task="work")
        return self.browsers[who.id].post(address, {"round": 1}).location

    def page(self, who, more=""):
        return self.browsers[who.id].get(self.desk + more)

    def type(self, who, text, page=None):
        """Save what somebody typed on a page they have open."""
        fields = (page or self.page(who, "?write=1")).form(f"{self.desk}/hand-in") | {"text.text": text}
        return self.browsers[who.id].post(f"{self.desk}/draft", fields, **PART)

    def press(self, who, act):
        return self.browsers[who.id].post(self.site.path(f"responses.{act}", mine=self.key), {})

    def news(self, who, known="", **more):
        address = self.site.path("responses.pen", mine=self.key)
        return self.browsers[who.id].get(
            f"{address}?known={known}" + "".join(f"&{key}=1" for key in more), **PART
        )

    def pen(self):
        work = responses.by_id(db.row("select id from response where public_id = ?", self.key).id)
        return responses.pen.pen_of(work, self.world.at)


@pytest.fixture
def team(site):
    site.world.run(
        TEAM,
        WindowRow("submit", 1, "all", START, day(7), day(8)),
        WindowRow("review", 1, "all", None, day(14)),
        WindowRow("respond", 1, "all", None, day(21)),
    )
    site.world.go(2)
    return Team(site)


def test_whoever_writes_has_the_pen_and_the_others_read_along(team):
    team.type(team.one, "# Dams\n\nWater is held back.")
    page = team.page(team.two)
    assert "is writing" in page.text and "Water is held back." in page.text
    assert not page.tree.all("textarea"), "there is nothing to type in"
    mine = team.page(team.one)
    assert mine.tree.all("textarea") and "one at a time" in mine.text


def test_the_pen_is_free_after_two_minutes_without_a_sign(team):
    team.type(team.one, "Half a sen")
    team.world.at += timedelta(minutes=2, seconds=1)
    page = team.page(team.two)
    (area,) = page.tree.all("textarea")
    assert "Half a sen" in area.text, "and nothing of it is lost"
    assert team.type(team.two, "Half a sentence", page).status == 200
    assert team.pen().person == team.two.id


def test_asking_is_seen_by_the_holder_who_hands_it_over(team):
    team.type(team.one, "Mine so far.")
    team.press(team.two, "ask_for_pen")
    page = team.page(team.one)
    assert "would like to write." in page.text
    assert "You asked for the pen." in team.page(team.two).text
    team.press(team.one, "hand_over_pen")
    assert "Mine so far." in team.page(team.two).tree.all("textarea")[0].text
    assert not team.page(team.one).tree.all("textarea")
    assert team.pen().asked is None


def test_asking_for_a_free_pen_has_it_at_once(team):
    team.press(team.two, "ask_for_pen")
    assert team.pen()[:2] == (team.two.id, True)


def test_put_down_it_is_free(team):
    team.type(team.one, "Done for now.")
    team.press(team.one, "put_down_pen")
    assert team.page(team.two).tree.all("textarea")


def test_nothing_typed_is_lost_when_both_wrote(team):
    old = team.page(team.two)
    team.type(team.one, "One wrote this.")
    answer = team.type(team.two, "Two wrote that.", old)
    assert answer.status == 409
    assert "One wrote this." in answer.text and "Two wrote that." in answer.text


def test_only_its_holder_gives_it_away(team):
    team.type(team.one, "Mine.")
    team.press(team.two, "ask_for_pen")
    team.press(team.two, "hand_over_pen")
    team.press(team.two, "put_down_pen")
    assert team.pen()[:3] == (team.one.id, True, team.two.id)


def test_an_open_page_hears_what_it_does_not_know_and_nothing_else(team):
    team.type(team.one, "First words.")
    page = team.page(team.two)
    known = page.tree.one(id="pen")["data-known"]
    assert team.news(team.two, known, along=True).status == 204
    team.type(team.one, "First words, and more.")
    news = team.news(team.two, known, along=True)
    assert news.status == 200 and "First words, and more." in news.text
    assert not news.tree.all("textarea"), "nobody is moved to another place by news"
    known = news.tree.one(id="pen-known")["data-known"]
    team.world.at += timedelta(minutes=3)
    news = team.news(team.two, known, along=True)
    assert "The pen is free." in news.text


def test_whoever_types_hears_that_somebody_asks(team):
    team.type(team.one, "Mine.")
    known = team.page(team.one).tree.one(id="pen")["data-known"]
    assert team.news(team.one, known).status == 204
    team.press(team.two, "ask_for_pen")
    assert "would like to write." in team.news(team.one, known).text


@pytest.mark.parametrize("act", ["ask_for_pen", "hand_over_pen", "put_down_pen"])
def test_the_pen_of_others_is_not_there(team, act):
    team.type(team.one, "Ours alone.")
    assert team.press(team.stranger, act).status == 404
    assert team.news(team.stranger).status == 404
    assert team.pen().person == team.one.id


def test_what_one_person_writes_has_no_pen(site):
    page = site.browse(site.world.author).post(
        site.path("responses.begin", activity=site.world.activity.public_id, task="work"), {"round": 1}
    )
    browser, key = site.browse(site.world.author), page.location.split("/")[2]
    assert not browser.get(page.location).tree.all(id="pen")
    assert browser.post(site.path("responses.ask_for_pen", mine=key), {}).status == 404


def test_whoever_leaves_leaves_the_pen(team):
    team.type(team.one, "Mine.")
    leaving.leave(team.one, by=None, now=team.world.at)
    assert team.page(team.two).tree.all("textarea")


def test_asking_for_news_costs_few_queries(team):
    team.type(team.one, "Mine.")
    team.news(team.two)
    assert team.browsers[team.two.id].queries <= 12


def test_who_has_it_is_in_the_record(team):
    team.type(team.one, "Mine.")
    team.press(team.two, "ask_for_pen")
    team.press(team.one, "hand_over_pen")
    verbs = [row.verb for row in db.rows("select verb from audit_line where verb like 'pen.%'")]
    assert verbs == ["pen.given"]


def test_who_wrote_since_asks_no_more(team):
    team.type(team.one, "Mine.")
    team.press(team.two, "ask_for_pen")
    team.world.at += timedelta(minutes=3)
    team.type(team.two, "Mine, and yours.")
    team.world.at += timedelta(minutes=3)
    team.type(team.one, "Mine, yours, and mine again.")
    assert team.pen().asked is None
    assert "would like to write" not in team.page(team.one).text


def test_who_asks_still_asks_while_the_holder_writes_on(team):
    team.type(team.one, "Mine.")
    team.press(team.two, "ask_for_pen")
    team.type(team.one, "Mine, and more.")
    assert team.pen().asked == team.two.id


def test_who_asked_long_ago_or_is_of_the_group_no_more_asks_no_more(team):
    team.type(team.one, "Mine.")
    team.press(team.two, "ask_for_pen")
    assert team.pen().asked == team.two.id
    team.world.at += timedelta(minutes=11)
    team.type(team.one, "Mine still.")
    assert team.pen().asked is None
    team.press(team.two, "ask_for_pen")
    leaving.leave(team.two, by=None, now=team.world.at)
    assert team.pen().asked is None


def here(page):
    return page.tree.one(id="pen-here").text


def test_who_else_is_here_is_said_in_words_for_a_minute(team):
    team.page(team.one)
    name = team.world.accounts[team.one.id].name
    assert here(team.page(team.two, "?write=1")) == f"{name} is here."
    team.world.at += timedelta(seconds=61)
    assert here(team.page(team.two, "?write=1")) == ""
    team.page(team.stranger)  # of another group
    assert here(team.page(team.two, "?write=1")) == ""


def test_news_of_who_is_here_leave_all_else_alone(team):
    team.world.at += timedelta(seconds=61)
    page = team.page(team.two, "?write=1")
    known = page.tree.one(id="pen")["data-known"]
    assert team.news(team.two, known).status == 204
    team.page(team.one)
    news = team.news(team.two, known)
    assert here(news) and news.tree.all(id="pen-said") == []
    known = news.tree.one(id="pen-known")["data-known"]
    assert team.news(team.two, known).status == 204


def test_staff_who_read_what_is_in_are_seen_by_the_group(team):
    team.type(team.one, "Our text.")
    team.browsers[team.one.id].post(
        f"{team.desk}/hand-in", team.page(team.one, "?write=1").form(f"{team.desk}/hand-in")
    )
    staff = team.site.browse(team.world.assistant)
    staff.get(team.site.path("responses.show", response=team.key))
    page = team.page(team.two, "?change=1&write=1")
    assert "Course staff read what you handed in: Asim Assistant." in here(page)
    assert (
        "Asim" not in here(team.page(team.stranger)) if "pen-here" in team.page(team.stranger).html else True
    )


def test_who_is_known_by_an_alias_is_here_under_it(site):
    site.world.run(
        TEAM.replace("see: self}", "see: group, alias: true}"),
        WindowRow("submit", 1, "all", START, day(7), day(8)),
    )
    team = Team(site)
    text = here(team.page(team.two, "?write=1"))
    assert text.endswith(" is here.") and team.world.accounts[team.one.id].name not in text
