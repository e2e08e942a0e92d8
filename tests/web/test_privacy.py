"""What one is given of oneself, asking to be erased, and erasing."""

import io
import json
import zipfile

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
