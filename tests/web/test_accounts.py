"""Signing in, staying in, signing out."""


def test_home_of_nobody_leads_to_sign_in(site):
    assert site.browse().get("/").location == "/login?next=/"


def test_right_password_opens_home(site):
    browser = site.browse()
    page = browser.post("/login", {"email": "Anna@College.example ", "password": "correct horse battery"})
    assert page.location == "/"
    assert browser.get("/").heading == "Good morning, Anna"


def test_wrong_password_and_unknown_address_look_the_same(site):
    browser = site.browse()
    wrong = browser.post("/login", {"email": "anna@college.example", "password": "nonsense"})
    unknown = browser.post("/login", {"email": "nobody@college.example", "password": "nonsense"})
    assert (wrong.status, wrong.errors()) == (unknown.status, unknown.errors()) == (422, ["This e-mail and password do not belong together."])
