"""Running the site: pages of the administrator alone, and what they do."""

from datetime import timedelta

import pytest

from peerreview.store import accounts, administering, db, outbox, site_texts, stuck, upkeep
from tests.cast import START

PAGES = ("show", "work", "users", "sessions", "record", "storage", "texts")


@pytest.fixture
def admin(site):
    return site.browse(site.world.admin)


@pytest.fixture
def letters(site):
    """Two mails that were given up."""
    for number in (1, 2):
        outbox.put(f"k{number}", site.world.author.account_id, f"Letter {number}", "Body", now=site.world.at)
    db.execute("update outbox_message set next_at = null, problem = 'no such box', attempts = 8")
    return [row.id for row in db.rows("select id from outbox_message order by id")]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_the_administrators_alone(site, admin, name):
    path = site.path(f"admin.{name}")
    assert admin.get(path).status == 200
    for who in ("author", "instructor", "assistant", "stranger"):
        assert site.browse(getattr(site.world, who)).get(path).status == 404


def test_others_change_nothing(site, letters):
    world = site.world
    person = world.accounts[world.author.id].public_id
    site_texts.save("imprint", "We", base=0, by=world.admin.id, now=world.at)
    for who in ("author", "instructor", "stranger"):
        browser = site.browse(getattr(world, who))
        for path, fields in (
            (f"/admin/users/{person}/lock", {}),
            (f"/admin/users/{person}/administrator", {}),
            (f"/admin/users/{person}/sign-out", {}),
            ("/admin/work/mail", {"mail": letters[0], "act": "drop"}),
            ("/admin/texts/imprint", {"text": "They", "base": "1", "act": "save"}),
            ("/admin/texts/imprint/0/back", {}),
            ("/admin/storage/copy", {}),
        ):
            assert browser.post(path, fields).status == 404
    assert administering.user(person, world.at).closed_at is None
    assert site_texts.newest("imprint").text == "We" and "copy" not in upkeep.last()
    assert db.row("select count(*) from outbox_message where problem = 'no such box'") == (2,)


def test_the_first_page_says_what_is_not_set_up_and_then_that_all_is(site, admin):
    page = admin.get("/admin")
    for words in (
        "The site does not know its address.",
        "No mail goes out.",
        "There is no imprint.",
        "You are the only administrator.",
    ):
        assert words in page.text
    assert "There is no course yet." not in page.text  # this world has one
    world = site.world
    site_texts.save("imprint", "We", base=0, by=world.admin.id, now=world.at)
    administering.set_admin(world.instructor.account_id, True, by=world.admin.id, now=world.at)
    site.app.config.update(BASE_URL="http://site.example", SMTP_URL="smtp://hush:hush@mail.example")
    try:
        page = admin.get("/admin")
        assert "No mail goes out." not in page.text and "hush" not in page.html
    finally:
        site.app.config.update(BASE_URL="", SMTP_URL="")


def test_an_empty_site_leads_to_its_first_course(site, admin):
    db.execute("delete from activity")
    db.execute("delete from course")
    page = admin.get("/admin")
    assert "There is no course yet." in page.text and "/courses/new" in page.links()


def test_a_clockwork_that_stands_still_is_told(site, admin):
    upkeep.put("round", site.world.at)
    assert "runs again" not in admin.get("/admin").text
    site.world.go(1)
    assert "Mail and notices wait until the server" in admin.get("/admin").text


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"copy": {"state": "failed", "problem": "Cannot write it: no room."}}, "The last backup failed."),
        ({"copy": {"state": "done"}, "trial": {"problem": "It is damaged."}}, "could not be restored."),
        ({"copy": {"state": "done"}, "trial": {"rows": 9}}, None),
    ],
)
def test_a_copy_that_went_wrong_is_told_on_the_first_page(site, admin, marks, words):
    for name, detail in marks.items():
        upkeep.put(name, site.world.at, **detail)
    page = admin.get("/admin")
    assert ("last backup" in page.text) == (words is not None) and (words or "") in page.text
    assert ("9 rows came back" in admin.get("/admin/storage").text) == (words is None)


def test_mail_is_tried_again_dropped_and_put_back(site, admin, letters):
    page = admin.get("/admin/work")
    assert "no such box" in page.text and "Letter 1" in page.text
    fields = page.form("/admin/work/mail") | {"mail": str(letters[0]), "act": "again"}
    admin.follow(admin.post("/admin/work/mail", fields))
    assert [one.subject for one in outbox.waiting(site.world.at)] == ["Letter 1"]
    page = admin.follow(admin.post("/admin/work/mail", fields | {"mail": str(letters[1]), "act": "drop"}))
    assert "1 mail is dropped." in page.text and "Letter 2" not in page.text
    back = f"/admin/work/mail/{letters[1]}/back"
    assert back in page.actions()
    assert "Letter 2" in admin.follow(admin.post(back, page.form(back))).text


def test_pressing_without_a_tick_sends_nothing(site, admin, letters):
    page = admin.get("/admin/work")
    for act in ("again", "drop", ""):
        answer = admin.post("/admin/work/mail", page.form("/admin/work/mail") | {"act": act})
        assert "Tick the mails you mean first." in admin.follow(answer).text
    assert db.row("select count(*) from outbox_message where problem = 'no such box'") == (2,)


def test_mail_of_a_restored_site_waits_for_a_yes(site, admin, letters):
    db.execute("update outbox_message set next_at = created_at, problem = ''")
    outbox.hold_all()
    page = admin.get("/admin/work")
    assert "Mail that waits for your yes" in page.text
    fields = page.form("/admin/work/mail") | {"all": "held", "act": "again"}
    assert "2 mails go out now." in admin.follow(admin.post("/admin/work/mail", fields)).text
    assert len(outbox.waiting(site.world.at)) == 2


def test_what_the_clock_could_not_do_is_tried_again(site, admin):
    world = site.world

    class Act:
        kind, phase, round, whom, detail, at = "form", "submit", 1, "", "", START

    with db.writing():
        stuck.keep(world.activity.id, Act, "Too few people are here.", now=world.at)
    page = admin.get("/admin/work")
    assert "Too few people are here." in page.text and "The groups could not be formed" in page.text
    path = f"/admin/work/jobs/{world.activity.public_id}"
    page = admin.follow(admin.post(path, page.form(path)))
    assert "Done. Nothing waits any more." in page.text and "Too few people" not in page.text


def test_an_account_is_locked_and_that_is_undone(site, admin):
    world = site.world
    public_id = world.accounts[world.author.id].public_id
    student = site.browse(world.author)
    assert student.get("/").status == 200
    path = f"/admin/users/{public_id}"
    page = admin.get(path)
    page = admin.follow(admin.post(f"{path}/lock", page.form(f"{path}/lock")))
    assert "Anna Author is locked, and signed out." in page.text
    assert student.get("/").status == 303
    assert f"{path}/administrator" not in page.actions()
    page = admin.follow(admin.post(f"{path}/unlock", page.form(f"{path}/unlock")))
    assert "Anna Author may sign in again." in page.text


def test_the_last_administrator_is_told_why_not(site, admin):
    path = f"/admin/users/{site.world.admin.public_id}"
    page = admin.get(path)
    assert f"{path}/lock" not in page.actions()
    admin.post(f"{path}/no-administrator", page.form(f"{path}/no-administrator"))
    assert administering.user(site.world.admin.public_id, site.world.at).is_admin
    assert "This is the last administrator." in admin.get(path).text


def test_a_link_for_a_new_password_is_shown_once(site, admin):
    path = f"/admin/users/{site.world.accounts[site.world.author.id].public_id}"
    page = admin.follow(admin.post(f"{path}/link", admin.get(path).form(f"{path}/link")))
    link = page.tree.one("input", id="reset-link")["value"]
    assert site.browse().get(link[link.index("/welcome") :]).status == 200
    assert "reset-link" not in admin.get(path).html


def test_users_are_found_sorted_and_narrowed(site, admin):
    world = site.world
    administering.lock(world.author.account_id, by=world.admin.id, now=world.at)
    page = admin.get("/admin/users?q=ANN%20auth")
    assert "Anna Author" in page.text and "Remy" not in page.text
    locked = admin.get("/admin/users?show=locked")
    assert "Anna Author" in locked.text and "Remy" not in locked.text
    assert "Nobody fits" in admin.get("/admin/users?q=zzz").text
    assert admin.get("/admin/users?sort=-seen&page=99").status == 200


def test_a_session_is_ended_by_its_line(site, admin):
    student = site.browse(site.world.author)
    student.get("/")
    (row,) = [one for one in administering.sessions(site.world.at) if one.name == "Anna Author"]
    page = admin.get("/admin/sessions")
    path = f"/admin/sessions/{row.id}/end"
    admin.post(path, page.form(path))
    assert student.get("/").status == 303 and admin.get("/admin").status == 200
    assert admin.post("/admin/sessions/none/end", page.form(path)).status == 404


def test_the_record_is_searched_and_narrowed(site, admin):
    world = site.world
    world.hand_in(world.author)
    administering.lock(world.author.account_id, by=world.admin.id, now=world.at)
    page = admin.get("/admin/record?q=locked")
    assert "locked an account" in page.text and "Anna Author" in page.text
    page = admin.get("/admin/record")
    assert "handed in" not in page.text and "response." not in page.text
    assert "No line fits" in admin.get("/admin/record?q=nothing%20like%20it").text
    assert "made the course" not in admin.get("/admin/record?show=account").text


def test_every_act_on_the_record_has_words(site, admin):
    """Whatever the site writes about itself is a sentence."""
    from peerreview.web.admin.record import VERBS

    assert {row.verb for row in db.rows("select distinct verb from audit_line where course_id is null")} <= {
        *VERBS
    }


def test_the_rule_of_what_goes_is_said_where_room_is(admin):
    text = admin.get("/admin/storage").text
    assert "Sign-ins on a device" in text and "400 days after it was sent" in text


def test_a_text_is_looked_at_saved_and_taken_back(site, admin):
    page = admin.get("/admin/texts/imprint")
    assert "[name of the college" in page.form("/admin/texts/imprint")["text"]
    fields = page.form("/admin/texts/imprint") | {"text": "# The **college**\n\n<script>x</script> [gap]"}
    look = admin.post("/admin/texts/imprint", fields | {"act": "look"})
    assert (look.status, site_texts.newest("imprint")) == (200, None)
    assert "<strong>college</strong>" in look.html and "gaps in square brackets" in look.text
    assert "<script>x" not in look.html
    admin.post("/admin/texts/imprint", fields | {"text": "We are here.", "act": "save"})
    nobody = site.browse()
    assert "We are here." in nobody.get("/imprint").text
    page = admin.get("/admin/texts/imprint")
    admin.post("/admin/texts/imprint", page.form("/admin/texts/imprint") | {"text": "Gone", "act": "save"})
    page = admin.get("/admin/texts/imprint")
    back = "/admin/texts/imprint/1/back"
    admin.post(back, page.form(back))
    assert "We are here." in nobody.get("/imprint").text
    assert admin.get("/admin/texts/other").status == admin.post("/admin/texts/help/7/back", {}).status == 404


def test_who_saved_meanwhile_is_told_and_nothing_is_lost(site, admin):
    page = admin.get("/admin/texts/help")
    site_texts.save("help", "Theirs", base=0, by=site.world.admin.id, now=site.world.at)
    fields = page.form("/admin/texts/help") | {"text": "Mine", "act": "save"}
    answer = admin.post("/admin/texts/help", fields)
    assert answer.status == 422 and "saved this text meanwhile" in answer.text
    assert answer.form("/admin/texts/help")["text"] == "Mine" and "Theirs" in answer.text
    admin.post("/admin/texts/help", answer.form("/admin/texts/help") | {"act": "save"})
    assert site_texts.newest("help").text == "Mine"


@pytest.mark.parametrize("name", site_texts.NAMES)
def test_each_text_stands_on_its_page_for_everybody(site, name):
    site_texts.save(name, "Words of the college.", base=0, by=site.world.admin.id, now=site.world.at)
    page = site.browse().get(f"/{name}")
    assert "Words of the college." in page.text
    assert {"/imprint", "/privacy", "/accessibility", "/help"} <= set(page.links())


def test_the_help_says_which_version_this_is(site):
    from peerreview.domain.version import VERSION

    assert f"This is Peerreview {VERSION}." in site.browse().get("/help").text


def test_lists_cost_the_same_however_long(site, admin):
    def costs():
        found = {}
        for name in ("users", "sessions", "record"):
            admin.get(site.path(f"admin.{name}"))
            found[name] = admin.queries
        return found

    first = costs()
    for number in range(30):
        made = accounts.create(name=f"Nora {number}", email=f"n{number}@x.example", now=site.world.at)
        accounts.open_session(made, now=site.world.at + timedelta(seconds=1))
    assert costs() == first
