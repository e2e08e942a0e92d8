"""A list of people on its page: looked at, mended, applied, taken back, by nobody but who runs the course."""

import io

import pytest

from peerreview.store import courses, db
from peerreview.store.tables import Account, Enrolment, OutboxMessage, RosterImport

LIST = """Student,ID,SIS User ID,SIS Login ID,Section,Essay (12)
    Points Possible,,,,,10
"Berg, Alma",11,0042817,alma.berg@college.example,A,9
"Berg, Ivo",12,0042818,ivo.berg@college.example,A,8
"Berg, Ivo",13,0043990,ivo.berg2@college.example,B,8
"Vega, Tomas",14,0042907,,A,
"Thao, Phuong",15,0043166,thao@college.example,Sction B,
"Author, Anna",16,0042001,anna@college.example,B,7
"Student, Test",99,,,A,
"""


@pytest.fixture
def boss(site):
    return site.browse(site.world.instructor)


def address(site, view, **more):
    return site.path(f"courses.{view}", course=site.world.course.public_id, **more)


def bring(site, boss, text="", data=None):
    """The page of a list that was brought."""
    fields = {"text": text} if data is None else {"text": "", "file": (io.BytesIO(data), "class.xlsx")}
    return boss.follow(boss.post(address(site, "bring"), fields))


def press(boss, page, act="apply", **more):
    action = next(one for one in page.actions() if "/people/import/" in one and not one.endswith("undo"))
    return boss.post(action, page.form(action) | {"act": act} | more)


def stats(page):
    return [int(number.text) for number in page.tree.one("dl", class_="stats").all("dd")]


def present(world):
    return {one.account.email: one for one in courses.people(world.course.id)}


def test_a_list_of_canvas_is_recognised_looked_at_and_applied(site, boss):
    page = bring(site, boss, LIST)
    assert "6 lines that look like a Canvas list." in page.text and "Nothing is changed yet." in page.text
    assert stats(page) == [3, 1, 2, 0]
    assert "Line 6 has no e-mail address." in page.text
    assert "“Sction B” is no section. Did you mean B?" in page.text
    assert "One of several of this name; the number tells them apart." in page.text
    assert "alma.berg@college.example" not in present(site.world)
    done = boss.follow(press(boss, page))
    assert "4 lines are in. 2 lines still need you." in done.html
    found = present(site.world)
    alma = found["alma.berg@college.example"]
    assert (alma.account.name, alma.number, alma.section.name, alma.role) == (
        "Alma Berg",
        "0042817",
        "A",
        "student",
    )
    assert (found["anna@college.example"].number, found["anna@college.example"].section.name) == (
        "0042001",
        "B",
    )
    assert not OutboxMessage.select().where(OutboxMessage.key.startswith("welcome:")).exists()


def test_lines_are_mended_where_they_are_wrong(site, boss):
    page = bring(site, boss, LIST)
    mended = {"mend.6.email": "tomas@college.example", "mend.7.section": "Sction B"}
    page = boss.follow(press(boss, page, "check", **mended))
    assert stats(page) == [5, 1, 0, 0] and "1 section is new: Sction B." in page.text
    boss.follow(press(boss, page))
    found = present(site.world)
    assert found["tomas@college.example"].number == "0042907"
    assert found["thao@college.example"].section.name == "Sction B"


def test_what_is_mended_goes_in_with_one_press(site, boss):
    page = bring(site, boss, LIST)
    boss.follow(press(boss, page, **{"mend.6.email": "tomas@college.example"}))
    assert "tomas@college.example" in present(site.world)


def test_pressed_twice_it_is_in_once(site, boss):
    page = bring(site, boss, LIST)
    press(boss, page)
    before = Enrolment.select().count()
    again = boss.follow(press(boss, page))
    assert "Nothing has changed: what was to be taken is there already." in again.html
    assert Enrolment.select().count() == before


def test_another_instructor_s_list_of_the_same_people_changes_nothing(site, boss):
    first, second = bring(site, boss, LIST), bring(site, boss, LIST)
    press(boss, first)
    before = Account.select().count()
    answer = press(boss, second)
    assert answer.status == 303 and Account.select().count() == before


def test_a_tick_taken_out_leaves_a_change_out(site, boss):
    page = bring(site, boss, LIST)
    press(boss, page, take=[])
    anna = present(site.world)["anna@college.example"]
    assert (anna.number, anna.section.name) == ("", "A")


def test_invitations_go_at_once_when_somebody_says_so(site, boss):
    page = bring(site, boss, LIST)
    assert not OutboxMessage.select().where(OutboxMessage.key.startswith("welcome:")).exists()
    press(boss, page, mail="now")
    assert OutboxMessage.select().where(OutboxMessage.key.startswith("welcome:")).count() == 3


def test_a_column_is_corrected(site, boss):
    page = bring(site, boss, "Person;Kontakt;Nr\nAda Lark;ada@college.example;007\n")
    assert stats(page) == [1, 0, 0, 0] and "Not read: Nr." in page.text
    page = boss.follow(press(boss, page, "check", **{"column.2": "number"}))
    press(boss, page)
    assert present(site.world)["ada@college.example"].number == "007"


def test_lines_left_come_as_a_file_with_reasons_that_computes_nothing(site, boss):
    page = bring(site, boss, 'Name,E-mail\n=1+1,\n"Bo Li",bo\n')
    link = next(one for one in page.links() if one.endswith("wrong.csv"))
    data = boss.get(link).response.data.decode("utf-8-sig")
    assert data.splitlines() == [
        "Name,E-mail,What is wrong",
        "'=1+1,,Line 2 has no e-mail address.",
        "Bo Li,bo,“bo” is no e-mail address.",
    ]
    again = bring(site, boss, data)
    assert stats(again) == [0, 0, 2, 0]


def test_the_import_is_undone_and_who_wrote_stays(site, boss):
    from peerreview.store import accounts

    page = bring(site, boss, LIST)
    done = boss.follow(press(boss, page))
    world = site.world
    found = present(world)
    ivo = found["ivo.berg@college.example"]
    accounts.set_password(ivo.account_id, "correct horse battery", now=world.at, by=ivo.account_id)
    undone = boss.follow(boss.post(done.tree.one(class_="toast").one("form")["action"]))
    assert "Taken back: 2 people are gone. 1 change is undone." in undone.html
    assert "1 stays, who has written or signed in: Ivo Berg." in undone.html
    left = present(world)
    assert "ivo.berg@college.example" in left and "alma.berg@college.example" not in left
    assert accounts.find("alma.berg@college.example") is None
    anna = left["anna@college.example"]
    assert (anna.number, anna.section.name) == ("", "A")
    assert stats(undone) == [2, 1, 2, 1]


def test_a_workbook_keeps_numbers_as_text(site, boss):
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "E-mail", "Student number"])
        sheet.write_row(1, 0, ["Ada Lark", "ada@college.example", "0042"])
        sheet.write_row(2, 0, ["Bo Li", "bo@college.example", 43.0])
        sheet.write_row(3, 0, ["Cy Oh", "cy@college.example", 1234567890123456.0])
        sheet.write_row(4, 0, ["Di Ra", "di@college.example"])
        sheet.write_formula(4, 2, "=A1", None, "")
    page = bring(site, boss, data=out.getvalue())
    assert stats(page) == [2, 0, 2, 0]
    assert "A spreadsheet has rounded this number." in page.text
    assert "The spreadsheet has no result in this cell." in page.text
    press(boss, page)
    found = present(site.world)
    assert [found[f"{who}@college.example"].number for who in ("ada", "bo")] == ["0042", "43"]


def test_who_left_comes_back_only_when_ticked(site, boss):
    from peerreview.store import leaving

    world = site.world
    leaving.leave(world.author, by=None, now=world.at)
    page = bring(site, boss, "Name,E-mail\nAnna Author,anna@college.example\nAda Lark,ada@college.example\n")
    assert "Left the course." in page.text
    press(boss, page)
    assert "anna@college.example" not in present(world)
    page = bring(site, boss, "Name,E-mail\nAnna Author,anna@college.example\n")
    press(boss, page, take=["2"])
    assert "anna@college.example" in present(world)


def test_staff_in_a_list_of_students_stay_staff(site, boss):
    text = (
        "Name,E-mail,Role\nInes Instructor,ines@college.example,Student\nAsim Assistant,asim@college.example,"
        "Student\nAda Lark,ada@college.example,Observer\nBo Li,bo@college.example,TA\n"
    )
    page = bring(site, boss, text)
    assert stats(page) == [1, 1, 1, 1] and "There is no role “Observer” here." in page.text
    press(boss, page)
    found = present(site.world)
    assert [found[f"{who}@college.example"].role for who in ("ines", "asim", "bo")] == [
        "instructor",
        "assistant",
        "assistant",
    ]


def test_conflicts_and_more_time_come_by_a_list_and_go_again(site, boss):
    from peerreview.store import activities, attributes

    world = site.world
    page = bring(
        site, boss, "E-mail,Never reviews\nanna@college.example,Remy Reviewer\nnobody@x.yz,Anna Author\n"
    )
    assert stats(page) == [1, 0, 1, 0]
    done = boss.follow(press(boss, page))
    assert (world.author.id, world.reviewer.id) in attributes.conflicts_in(world.course.id, world.at)
    boss.post(done.tree.one(class_="toast").one("form")["action"])
    assert not attributes.conflicts_in(world.course.id, world.at)
    text = (
        "E-mail,Activity,Step,More time until\n"
        "anna@college.example,Roads and aqueducts,submit,2026-11-20 17:00\n"
        "remy@college.example,Roads and aqueducts,dance,2026-11-20 17:00\n"
        "mona@college.example,Roads and aqueducts,submit,soon\n"
    )
    page = bring(site, boss, text)
    assert stats(page) == [1, 0, 2, 0]
    assert "“soon” is no moment." in page.text and "Name one of its steps:" in page.text
    done = boss.follow(press(boss, page))
    rows = [row for row, _reason in activities.extensions(world.activity.id)]
    assert [(row.whom, row.closes.isoformat()) for row in rows] == [
        (f"p{world.author.id}", "2026-11-20T16:00:00+00:00")
    ]
    boss.post(done.tree.one(class_="toast").one("form")["action"])
    assert not activities.extensions(world.activity.id)


def test_passwords_of_a_list_are_never_kept(site, boss):
    bring(site, boss, "Name,E-mail,Password\nAda Lark,ada@college.example,Sugar-at-noon\n")
    assert "Sugar-at-noon" not in RosterImport.select().get().text


def test_a_list_of_another_course_is_not_there(site, boss):
    page = bring(site, boss, LIST)
    batch = RosterImport.select().get()
    assert page.status == 200
    RosterImport.update(course=site.world.other).execute()
    for view in ("look_at", "wrong_lines"):
        assert boss.get(address(site, view, batch=batch.public_id)).status == 404
    for who in (site.world.author, site.world.assistant, site.world.stranger):
        assert site.browse(who).get(address(site, "look_at", batch=batch.public_id)).status == 404


def test_the_queries_do_not_grow_with_the_list(site, boss):
    def cost(many):
        lines = "".join(f"P{one} Q,p{one}@college.example,S{one % 4}\n" for one in range(many))
        page = bring(site, boss, f"Name,E-mail,Section\n{lines}")
        assert page.status == 200
        return boss.queries

    assert cost(4) == cost(40)


def test_a_thousand_in_one_transaction(site, boss):
    lines = "".join(f"P{one} Q,p{one}@college.example,{one:07}\n" for one in range(1000))
    page = bring(site, boss, f"Name,E-mail,Number\n{lines}")
    press(boss, page)
    assert len(present(site.world)) == 1006
    assert db.row("select count(*) from audit_line where verb = 'roster.applied'")[0] == 1
