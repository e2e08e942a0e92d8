"""Getting in and back in, on the pages: invitations with mail and without, a forgotten password, the code of
a class, and a link that leads nowhere any more."""

from datetime import timedelta

import pytest

from peerreview.store import accounts, addresses, courses, db, joining, leaving, links
from peerreview.store.tables import OutboxMessage
from tests.cast import START

PASSWORD = "a fine sentence"


@pytest.fixture
def mailing(site):
    """The site with mail set up."""
    before = dict(site.app.config)
    site.app.config.update(SMTP_URL="smtp://127.0.0.1:1", BASE_URL="http://localhost")
    yield site
    site.app.config.update(SMTP_URL=before["SMTP_URL"], BASE_URL=before["BASE_URL"])


def add(site, name="Nora New", course=None):
    email = f"{name.split()[0].lower()}@college.example"
    return courses.add_person(
        course or site.world.course, name=name, email=email, role="student", by=None, now=START
    )


def path(site, more="", course=None):
    return f"/courses/{(course or site.world.course).public_id}/{more}"


def set_code(site, **more):
    joining.renew(site.world.course.id, by=None, now=START, **more)
    return joining.code_of(site.world.course.id, now=START).shown


def typed(code, **more):
    form = {"name": "Jo Joiner", "email": "jo@college.example", "number": "", "password": PASSWORD}
    return form | {"code": code} | more


# Invitations


def test_people_say_who_is_not_in_and_that_no_mail_is_sent(site):
    add(site)
    page = site.browse(site.world.instructor).get(path(site, "people"))
    assert page.tree.one(id="waiting-h").text == "1 is not in yet"
    assert "This site sends no mail." in page.text
    assert path(site, "invitations") not in page.actions()


def test_links_are_handed_over_and_open_the_door(site):
    add(site)
    add(site, "Nick New")
    browser = site.browse(site.world.instructor)
    page = browser.post(path(site, "invitations/links"), {})
    shown = [one["value"] for one in page.tree.one(class_="slips").all("input")]
    assert page.heading == "2 links to hand over" and len(shown) == 2
    assert all(link in page.tree.one("pre", id="all").text for link in shown)
    newcomer = site.browse()
    assert newcomer.get(shown[0]).heading == "Welcome, Nick New"
    assert newcomer.post(shown[0], {"password": PASSWORD}).location == "/"
    assert newcomer.get("/").heading == "Good morning, Nick New"
    assert "1 is not in yet" == browser.get(path(site, "invitations")).heading


def test_no_welcome_link_opens_more_than_the_course(site):
    """Whoever has the link comes in as that person: not as who runs the site, nor as staff elsewhere."""
    world = site.world
    root, _secret = add(site, "Nora New")
    staff, _secret = add(site, "Nick New")
    add(site, "Nele New")
    db.execute("update account set is_admin = ? where id = ?", True, root.account_id)
    courses.enrol(world.other, staff.account, role="assistant", by=None, now=START)
    browser = site.browse(world.instructor)
    page = browser.post(path(site, "invitations/links"), {})
    assert page.heading == "1 link to hand over" and "No link for Nick New, Nora New" in page.text
    assert len(page.tree.one(class_="slips").all("input")) == 1
    leaving.leave(root, by=None, now=START)
    typed = {"name": "Nora New", "email": root.account.email, "role": "student"}
    page = browser.follow(browser.post(path(site, "people"), typed))
    assert "Nora New is in the course" in page.html and "Welcome link for" not in page.text
    both = site.browse(world.admin).post(path(site, "invitations/links"), {})
    assert both.heading == "3 links to hand over"


def test_links_as_a_file(site):
    enrolment, secret = add(site, "=Nora New")
    page = site.browse(site.world.instructor).post(path(site, "invitations/links"), {"as": "csv"})
    assert "'=Nora New" in page.html and "/welcome/" in page.html and secret not in page.html


def test_one_is_sent_again_and_all_with_mail(mailing):
    enrolment, _ = add(mailing)
    add(mailing, "Nick New")
    mailing.world.at += timedelta(hours=2)
    browser = mailing.browse(mailing.world.instructor)
    one = browser.follow(browser.post(path(mailing, "invitations"), {"person": enrolment.public_id}))
    assert "An invitation is on its way to 1 person." in one.html
    rest = browser.follow(browser.post(path(mailing, "invitations"), {}))
    assert "to 1 person. 1 had one less than an hour ago." in rest.html
    assert OutboxMessage.select().where(OutboxMessage.key.startswith("welcome:")).count() == 2


def test_without_mail_nothing_is_sent_again(site):
    add(site)
    assert site.browse(site.world.instructor).post(path(site, "invitations"), {}).status == 404


def test_an_invitation_to_who_left_says_so(site):
    enrolment, secret = add(site)
    leaving.leave(enrolment, by=None, now=START)
    for page in (
        site.browse().get(f"/welcome/{secret}"),
        site.browse().post(f"/welcome/{secret}", {"password": PASSWORD}),
    ):
        assert (page.status, page.heading) == (410, "You have no place in HIST 210 any more")


def test_an_invitation_that_ended_is_sent_anew_to_the_same_address(mailing):
    _, secret = add(mailing)
    mailing.world.go(20)
    page = mailing.browse().get(f"/welcome/{secret}")
    assert page.heading == "This link has ended" and f"/welcome/{secret}/again" in page.actions()
    for _ in range(2):
        assert mailing.browse().post(f"/welcome/{secret}/again", {}).location == "/login"
    assert OutboxMessage.select().where(OutboxMessage.key.startswith("welcome:")).count() == 1


def test_an_ended_invitation_names_whom_to_ask_where_there_is_no_mail(site):
    _, secret = add(site)
    site.world.go(20)
    page = site.browse().get(f"/welcome/{secret}")
    assert "Ines Instructor" in page.text and "ines@college.example" in page.text
    assert site.browse().post(f"/welcome/{secret}/again", {}).status == 404


# A forgotten password


def test_a_forgotten_password_looks_the_same_for_everybody(mailing):
    pages = [
        mailing.browse().post("/forgotten", {"email": email})
        for email in ("anna@college.example", "nobody@college.example")
    ]
    assert [page.status for page in pages] == [200, 200]
    assert pages[0].text.replace("anna@", "nobody@") == pages[1].text
    assert OutboxMessage.select().count() == 1


def test_a_site_without_mail_says_whom_to_ask(site):
    page = site.browse().get("/forgotten")
    assert "This site sends no mail" in page.text and page.actions() == []
    assert site.browse().post("/forgotten", {"email": "anna@college.example"}).status == 404


def test_no_mail_leads_where_a_stranger_says(mailing):
    mailing.app.config["BASE_URL"] = ""
    assert mailing.browse().post("/forgotten", {"email": "anna@college.example"}).status == 404


def test_staff_hand_over_a_link_for_a_new_password(site):
    world = site.world
    student, staff = site.browse(world.author), site.browse(world.instructor)
    page = staff.get(path(site, f"people/{world.author.public_id}"))
    to = path(site, f"people/{world.author.public_id}/password")
    assert to in page.actions()
    link = staff.post(to, {}).tree.one("input", id="link")["value"]
    assert site.browse().get(link).heading == "Welcome, Anna Author"
    assert "Ines Instructor" in student.get("/settings").tree.one(id="sessions-h").parent.text
    fresh = site.browse()
    assert fresh.post(link, {"password": PASSWORD}).location == "/"
    assert (student.get("/").status, fresh.get("/").status) == (303, 200)


def test_no_link_for_colleagues(site):
    world = site.world
    staff = site.browse(world.instructor)
    page = staff.get(path(site, f"people/{world.assistant.public_id}"))
    to = path(site, f"people/{world.assistant.public_id}/password")
    assert to not in page.actions()
    assert staff.post(to, {}).status == 422 or staff.post(to, {}).status == 409
    assert db.row("select count(*) from one_time_link where purpose = 'reset'") == (0,)


# The code


def test_a_code_is_made_dated_shown_and_turned_off(site):
    browser = site.browse(site.world.instructor)
    to = path(site, "code")
    assert browser.get(to).status == 404
    bad = browser.post(to, {"act": "new", "ends": "2026-11-01"})
    assert (bad.status, bad.errors()) == (422, ["That day is over. Choose a later one, or leave it empty."])
    assert bad.tree.one("input", id="ends")["value"] == "2026-11-01"
    assert browser.post(to, {"act": "", "ends": ""}).errors() == ["Press the button of what is to happen."]
    page = browser.follow(browser.post(to, {"act": "new", "ends": "2026-11-20"}))
    code = joining.code_of(site.world.course.id, now=START).shown
    assert code in page.text and "Until the end of Fri 20 Nov." in page.text
    assert code in browser.get(to).text
    assert code in browser.get(path(site, "people")).text
    browser.post(to, {"act": "off"})
    assert code not in browser.get(path(site, "people")).text


def test_somebody_new_is_in_the_course_at_once(site):
    code = set_code(site)
    browser = site.browse()
    assert browser.get(f"/join?code={code}").form("/join")["code"] == code
    answer = browser.post("/join", typed(code.lower()))
    assert answer.location == path(site).rstrip("/")
    assert "You are in HIST 210." in browser.get(answer.location).html


def test_who_is_signed_in_joins_as_themselves(site):
    code = set_code(site)
    browser = site.browse(site.world.stranger)
    assert "stan@college.example" in browser.get("/join").text
    assert browser.post("/join", {"code": code}).location == path(site).rstrip("/")
    again = browser.post("/join", {"code": code})
    assert (again.status, again.errors()) == (422, ["Stan Stranger is already in this course."])


@pytest.mark.parametrize(
    ("more", "errors"),
    [
        ({"code": ""}, ["Type the code that your instructor shows."]),
        ({"code": "XXXX-XXXX"}, ["No class has this code. Look at it once more, or ask for it."]),
        ({"code": "\0" * 30}, ["Type the code that your instructor shows."]),
        ({"name": " "}, ["Type your name."]),
        ({"email": "jo"}, ["Type a whole e-mail address, such as mira@college.example."]),
        ({"password": "short"}, ["Use at least 10 characters; a short sentence is easy to remember."]),
        (
            {"email": "anna@college.example"},
            ["There is an account with this address. Sign in first, then type the code."],
        ),
    ],
)
def test_what_cannot_stand_is_said_and_all_stays(site, more, errors):
    form = typed(set_code(site)) | more
    page = site.browse().post("/join", form)
    assert (page.status, page.errors()) == (422, errors)
    kept = page.form("/join")
    assert kept["number"] == "" and kept["password"] == ""
    assert {name for name in ("name", "email") if name not in more} <= {
        name for name in kept if kept[name] == form.get(name)
    }


def test_too_many_codes_slow_down(site):
    code = set_code(site)
    for number in range(10):
        assert site.browse().post("/join", typed(f"XXXX{number:04}")).status == 422
    page = site.browse().post("/join", typed(code))
    assert (page.status, page.errors()[0][:30]) == (429, "Too many tries came from here.")


def test_on_the_list_the_address_is_proved_by_mail(mailing):
    add(mailing)
    code = set_code(mailing)
    mailing.world.at += timedelta(hours=2)
    page = mailing.browse().post("/join", typed(code, email="nora@college.example"))
    assert page.heading == "You are on the list"
    (message,) = OutboxMessage.select().where(OutboxMessage.key.startswith("welcome:"))
    secret = message.body.partition("/welcome/")[2].split()[0]
    assert links.find(secret, now=mailing.world.at).state == links.OPEN


def test_a_student_sees_nothing_of_the_doors(site):
    add(site)
    code = set_code(site)
    for who in (site.world.author, site.world.assistant, site.world.stranger):
        browser = site.browse(who)
        for more in ("invitations", "code"):
            assert browser.get(path(site, more)).status == 404
        assert code not in browser.get("/").html


# Sessions


def test_one_device_is_signed_out_from_another(site):
    here, there = site.browse(site.world.author), site.browse(site.world.author)
    page = here.get("/settings")
    (end,) = [one for one in page.actions() if one.startswith("/settings/sessions/") and one.count("/") == 4]
    assert here.post(end, {}).location.startswith("/settings")
    assert (here.get("/").status, there.get("/").status) == (200, 303)
    assert site.browse(site.world.reviewer).post(end, {}).status == 404


def test_signing_out_everywhere(site):
    here, there = site.browse(site.world.author), site.browse(site.world.author)
    assert here.post("/settings/sessions/end", {}).location == "/login"
    assert (here.get("/").status, there.get("/").status) == (303, 303)


@pytest.mark.parametrize("count", [1, 12])
def test_people_ask_the_same_however_many_wait(site, count, asked=None):
    for number in range(count):
        add(site, f"N{number} New")
    browser = site.browse(site.world.instructor)
    assert browser.get(path(site, "invitations")).tree.one("tbody").all("tr")[-1] is not None


def test_a_name_is_said_to_staff(site):
    site.browse(site.world.author).post("/settings", {"name": "Anna Author", "zone": "", "said_as": "AH-na"})
    page = site.browse(site.world.instructor).get(path(site, f"people/{site.world.author.public_id}"))
    assert "Said: AH-na" in page.text


# Mail that comes back


def back(enrolment, problem="550 5.1.1 nobody here"):
    account = enrolment.account
    addresses.refused(account.id, problem, email=account.email, now=START)


def test_mail_that_comes_back_is_said_on_people_with_what_to_do(mailing):
    site, browser = mailing, mailing.browse(mailing.world.instructor)
    (nora, _secret), listed = add(mailing), path(mailing, "people")
    assert "Mail comes back" not in browser.get(listed).text
    back(nora)
    assert "Mail comes back" in browser.get(listed).tree.one(id=f"p-{nora.public_id}").text
    assert "Nora New" in browser.get(f"{listed}?mail=back").text
    here = path(site, f"people/{nora.public_id}")
    page = browser.get(here)
    assert "Mail to nora@college.example comes back." in page.text and "550 5.1.1 nobody here" in page.text
    wrong = browser.post(f"{here}/address", {"email": "nora"})
    assert wrong.errors() == ["Type a whole e-mail address, such as mira@college.example."]
    assert wrong.form(f"{here}/address")["email"] == "nora"
    taken = browser.post(f"{here}/address", {"email": "anna@college.example"})
    assert taken.errors() == ["There is already an account with the address anna@college.example."]
    db.execute("delete from outbox_message")
    assert browser.post(f"{here}/address", {"email": "nora@home.example"}).location == f"{here}#mail-h"
    assert "comes back" not in browser.get(listed).text and "nora@home.example" in browser.get(listed).text
    assert [one.account.email for one in OutboxMessage.select()] == ["nora@home.example"]


def test_the_address_of_who_signs_in_is_changed_by_whoever_runs_the_site_alone(mailing):
    site, author = mailing, mailing.world.author
    here = path(site, f"people/{author.public_id}")
    back(author)
    page = site.browse(site.world.instructor).get(here)
    assert "Whoever runs the site can change it." in page.text and f"{here}/address" not in page.actions()
    assert site.browse(site.world.instructor).post(f"{here}/address", {"email": "a@b.example"}).status == 409
    admin = site.browse(site.world.admin)
    user = site.path("admin.user", user=author.account.public_id)
    assert "Mail to 1 person comes back." in admin.get(site.path("admin.show")).text
    taken = admin.post(f"{user}/address", {"email": "remy@college.example"})
    assert taken.errors() == ["There is already an account with the address remy@college.example."]
    assert admin.post(f"{user}/address", {"email": "anna@new.example"}).location == user
    assert "comes back" not in admin.get(user).text.replace("Mail comes back", "")
    assert (
        site.browse()
        .post("/login", {"email": "anna@new.example", "password": "correct horse battery"})
        .status
        == 303
    )


@pytest.mark.parametrize("who", ["instructor", "admin"])
def test_somebody_who_knows_says_that_mail_comes_back_and_that_it_does_no_more(mailing, who):
    site, author = mailing, mailing.world.author
    here = path(site, f"people/{author.public_id}/mail")
    if who == "admin":
        here = site.path("admin.note_mail", user=author.account.public_id)
    browser = site.browse(getattr(site.world, who))
    browser.post(here, {"is": "back"})
    assert accounts.of_id(author.account_id).mail_problem == "Somebody who got it back says so."
    browser.post(here, {})
    assert accounts.of_id(author.account_id).mail_problem == ""
    for stranger in ("author", "stranger"):
        assert site.browse(getattr(site.world, stranger)).post(here, {"is": "back"}).status == 404
