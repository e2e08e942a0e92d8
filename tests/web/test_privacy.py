"""What one is given of oneself, asking to be erased, and erasing."""

import io
import json
import zipfile

import pytest

from peerreview.store import accounts, db, privacy
from tests.cast import WORDS


def file_of(page):
    """{name: text} of a zip."""
    with zipfile.ZipFile(io.BytesIO(page.response.data)) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


def test_everything_is_one_file(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who, text=f"PLANTED by {world.accounts[who.id].name}")
    world.go(8)
    world.review(world.reviewer, words=f"{WORDS} SAIDABOUT")
    world.go(15)
    files = file_of(site.browse(world.author).get("/settings/known.zip"))
    assert sorted(files) == ["known.html", "known.json"]
    known = json.loads(files["known.json"])
    assert known["account"]["name"] == "Anna Author"
    for text in files.values():
        assert "PLANTED by Anna Author" in text
        assert "Remy" not in text and "PLANTED by Mona" not in text
    assert (
        "SAIDABOUT" in files["known.json"]
        or "SAIDABOUT"
        not in site.browse(world.author).get(f"/activities/{world.activity.public_id}/feedback").text
    )


def test_asking_is_taken_back(site):
    browser = site.browse(site.world.author)
    browser.post("/settings/erasure", from_page="/settings")
    assert "You asked to be erased." in browser.get("/settings").text
    browser.post("/settings/erasure/undo", from_page="/settings")
    assert "You asked to be erased." not in browser.get("/settings").text
    assert privacy.asked() == []


def test_whoever_runs_the_site_erases_who_asked_and_nobody_else(site):
    world = site.world
    admin = site.browse(world.admin)
    account = world.accounts[world.author.id]
    path = f"/erasures/{account.public_id}"
    assert admin.post(path, {"typed": account.email}).status == 404
    site.browse(world.author).post("/settings/erasure", from_page="/settings")
    page = admin.post(path, {"typed": "somebody@else.example"}, from_page="/erasures")
    assert page.status == 422 and "Type anna@college.example to erase it." in page.text
    assert page.tree.one("input", id=f"typed-{account.public_id}")["value"] == "somebody@else.example"
    assert accounts.find(account.email)
    admin.post(path, {"typed": " Anna@college.example "}, from_page="/erasures")
    assert accounts.find(account.email) is None
    assert "Nobody asks" in admin.get("/erasures").text
    people = site.browse(world.instructor).get(f"/courses/{world.course.public_id}/people").text
    assert "Anna" not in people


def test_a_session_of_who_was_erased_opens_nothing(site):
    browser = site.browse(site.world.author)
    assert browser.get("/").status == 200
    privacy.erase(site.world.author.account_id, by=None, now=site.world.at)
    assert browser.get("/").status == 303


def test_staff_choose_how_long_a_course_is_kept(site):
    world = site.world
    course = f"/courses/{world.course.public_id}"
    browser = site.browse(world.instructor)
    browser.post(f"{course}/kept", {"months": "24"}, from_page=course)
    assert privacy.kept(world.course.id).months == 24
    for wrong in ("7", "", "x", "-1"):
        browser.post(f"{course}/kept", {"months": wrong}, from_page=course)
    assert privacy.kept(world.course.id).months == 24
    assert site.browse(world.author).post(f"{course}/kept", {"months": "0"}).status == 404
    assert db.row("select kept_months from course where id = ?", world.other.id)[0] == 12


def say_all(world, words):
    """What the reviewer wrote says these *words* now, in a text and in a draft."""
    (answer,) = db.rows("select min(id) from answer where text <> ''")
    db.execute("update answer set text = ?, html = ? where id = ?", words, f"<p>{words}</p>", answer[0])
    db.execute("update response set draft = ? where id = ?", db.dumps({"text": {"c": words}}), 1)
    return answer[0]


def test_where_texts_name_somebody_is_listed_and_the_name_taken_out(site):
    world, admin = site.world, site.browse(site.world.admin)
    world.reviewed()
    answer = say_all(world, "Thanks to Anna Author, this got better. Ask anna@college.example. Anna too.")
    account = world.accounts[world.author.id]
    here = f"/erasures/{account.public_id}"
    assert admin.get(here).status == 404
    privacy.ask(account.id, now=world.at)
    page = admin.get(here)
    assert "Anna Author, anna@college.example" in page.text and "got better" not in page.text
    assert f"{world.course.code}, {world.activity.title}: a text that was handed in" in page.text
    assert "a draft" in page.text
    empty = admin.follow(admin.post(f"{here}/name", {"act": "ticked"}, from_page=here))
    assert "Tick the texts first." in empty.html
    admin.post(f"{here}/name", {"act": "ticked", "place": f"answer.{answer}.text"}, from_page=here)
    row = db.row("select text, html from answer where id = ?", answer)
    assert row.text == "Thanks to [name removed], this got better. Ask [name removed]. Anna too."
    assert "Author" not in row.html and "[name removed]" in row.html
    assert "a draft" in admin.get(here).text
    admin.post(f"{here}/name", {"act": "all"}, from_page=here)
    assert "No text names them" in admin.get(here).text
    assert db.row("select count(*) from audit_line where verb = 'account.mentions_removed'")[0] == 2
    for who in ("instructor", "author", "stranger"):
        browser = site.browse(getattr(world, who))
        assert browser.get(here).status == 404 and browser.post(f"{here}/name", {"act": "all"}).status == 404


@pytest.mark.parametrize("by_command", [True, False])
def test_who_is_erased_with_their_name_is_named_nowhere(site, by_command):
    world = site.world
    world.reviewed()
    answer = say_all(world, "Thanks to Anna Author for this.")
    account = world.accounts[world.author.id]
    if by_command:
        done = site.app.test_cli_runner().invoke(args=["erase", account.email, "--named", "--yes"])
        assert done.exit_code == 0, done.output
    else:
        privacy.ask(account.id, now=world.at)
        typed = {"typed": account.email, "named": "yes"}
        site.browse(world.admin).post(f"/erasures/{account.public_id}", typed, from_page="/erasures")
    assert db.row("select text from answer where id = ?", answer)[0] == "Thanks to [name removed] for this."
    entry = db.row(
        """
        select e.words
        from search_entry e
        join version v on v.response_id = e.response_id
        join answer a on a.version_id = v.id
        where a.id = ?
        """,
        answer,
    )
    assert "removed" in entry.words and "author" not in entry.words.split()
