"""A test browser that inspects each page it gets: one h1, a title, no duplicate ids, labelled fields, keyed
forms, nothing inline."""

import io
import zipfile
from html.parser import HTMLParser

from peerreview.store import accounts, db

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element:
    """A tag with its attributes, text and children."""

    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.children = tag, dict(attributes), parent, []

    def __getitem__(self, name):
        return self.attributes.get(name)

    @property
    def text(self):
        """All words inside, white space folded."""
        return " ".join("".join(self._texts()).split())

    def _texts(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()

    def walk(self):
        """This element and all inside it."""
        yield self
        for child in self.children:
            if not isinstance(child, str):
                yield from child.walk()

    def all(self, tag=None, **attributes):
        """Elements inside by tag and attribute values (``class_`` = one of the classes)."""
        wanted = attributes.pop("class_", None)
        return [
            found
            for found in self.walk()
            if (tag is None or found.tag == tag)
            and (wanted is None or wanted in (found["class"] or "").split())
            and all(found[name.replace("_", "-")] == value for name, value in attributes.items())
        ]

    def one(self, tag=None, **attributes):
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]


class _Tree(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("document", [], None)

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_endtag(self, tag):
        at = self.at
        while at is not None and at.tag != tag:
            at = at.parent
        if at is not None and at.parent is not None:
            self.at = at.parent

    def handle_data(self, data):
        self.at.children.append(data)


def parse(html):
    """The document as Elements."""
    tree = _Tree()
    tree.feed(html)
    return tree.root


def inside(data):
    """All that stands in a ZIP file, be it a workbook, as one text: what leaks is found there too."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return "\n".join(
            [*file.namelist(), *(file.read(one).decode("utf-8", "replace") for one in file.namelist())]
        )


class Page:
    """An answer: status, headers, and the parsed document."""

    def __init__(self, response):
        self.response, self.status, self.headers = response, response.status_code, response.headers
        self.html = response.text if response.data[:2] != b"PK" else inside(response.data)
        self.tree = parse(self.html) if "html" in (response.content_type or "") else None

    @property
    def location(self):
        """Where a redirect leads."""
        return self.headers.get("Location", "")

    @property
    def heading(self):
        """The words of the h1."""
        return self.tree.one("h1").text

    @property
    def text(self):
        """All words of the page's main part (of the whole part, for fragments)."""
        mains = self.tree.all("main")
        return (mains[0] if mains else self.tree).text

    def form(self, action):
        """{name: value} of the form that posts to *action*, ready to be changed and sent."""
        form = next(found for found in self.tree.all("form", method="post") if found["action"] == action)
        apart = [one for one in self.tree.walk() if one["form"] and one["form"] == form["id"]]
        return fields_of(form, apart)

    def actions(self):
        """Addresses of the forms that post."""
        return [form["action"] for form in self.tree.all("form") if form["method"] == "post"]

    def links(self):
        """Addresses of all links."""
        return [link["href"] for link in self.tree.all("a")]

    def errors(self):
        """The sentences of the error summary."""
        return [item.text for box in self.tree.all(class_="errors") for item in box.all("li")]


def fields_of(form, apart=()):
    """Names and values a browser would send; *apart*: elements of the form that stand elsewhere."""
    values = {}
    for element in (*form.walk(), *apart):
        name = element["name"]
        if not name:
            continue
        if element.tag == "textarea":
            values[name] = "".join(element._texts()).replace("\r\n", "\n").removeprefix("\n")
        elif element.tag == "select":
            chosen = [
                option for option in element.all("option") if "selected" in option.attributes
            ] or element.all("option")[:1]
            values[name] = chosen[0]["value"] if chosen else ""
        elif element.tag == "input" and (
            element["type"] not in ("radio", "checkbox", "submit") or "checked" in element.attributes
        ):
            values[name] = element["value"] or ("on" if element["type"] == "checkbox" else "")
    return values


def inspect(page, path):
    """What every whole page owes everybody; raises AssertionError with what is wrong."""
    tree = page.tree
    assert len(tree.all("h1")) == 1, f"{path}: {len(tree.all('h1'))} h1"
    assert tree.one("title").text.removesuffix("· Peerreview").strip(), f"{path}: no title"
    ids = [element["id"] for element in tree.walk() if element["id"]]
    assert len(ids) == len(set(ids)), (
        f"{path}: ids twice: {sorted(one for one in set(ids) if ids.count(one) > 1)}"
    )
    labelled = {label["for"] for label in tree.all("label")}
    for element in tree.walk():
        bad = [name for name in element.attributes if name.startswith("on") or name in ("style", "maxlength")]
        assert not bad, f"{path}: {element.tag} has {bad}"
        assert not (element.tag == "style" or (element.tag == "script" and not element["src"])), (
            f"{path}: inline {element.tag}"
        )
        if element.tag in ("input", "select", "textarea") and element["type"] not in ("hidden", "submit"):
            assert element["id"] in labelled or element["aria-label"] or _inside_label(element), (
                f"{path}: no label for {element['name']}"
            )
        if element.tag == "form" and element["method"] == "post":
            assert element["action"] is not None, f"{path}: a form without action"
            assert any(field["name"] == "csrf_token" for field in element.walk()), (
                f"{path}: a form without key: {element['action']}"
            )
        if element.tag in ("a", "button"):
            assert element.text or element["aria-label"], (
                f"{path}: a {element.tag} without words: {element.attributes}"
            )
    assert dangerous_defaults(tree) == [], path
    assert not_kept(tree) == [], f"{path}: typing is not kept, or not told apart"


def not_kept(tree):
    """[words] of what is wrong with how a page lets its script keep what is typed: a text outside a form, no
    key of the person, two forms under one name."""
    kept = [form for form in tree.all("form", method="post") if any(map(_is_entered, form.walk()))]
    names = [(form["action"], form["id"]) for form in kept if "data-autosave" not in form.attributes]
    twice = {name for name in names if names.count(name) > 1}
    inside = {area for form in tree.all("form") for area in form.all("textarea")}
    named = {form["id"] for form in tree.all("form")} - {None}
    outside = [
        area["name"] for area in tree.all("textarea") if area not in inside and area["form"] not in named
    ]
    is_signed_in = bool(tree.all("form", action="/sign-out"))
    has_key = bool(tree.all("meta", name="keeps"))
    return [*outside, *sorted(map(str, twice)), *(["no key"] if is_signed_in != has_key else [])]


def _is_entered(element):
    """Whether it is a field in which people enter something."""
    return (
        element.tag in ("textarea", "select", "input")
        and element["name"]
        and "hidden" not in element.attributes
        and element["type"] not in ("hidden", "password", "file", "submit", "button")
    )


HARMLESS = ("/draft", "/preview")


def dangerous_defaults(tree):
    """[(action, words of the button)] of forms in which Enter in a field presses one act of several that does
    more than keep, show or ask; on a desk, any that does more than keep."""
    found = []
    for form in tree.all("form", method="post"):
        fields = [
            field
            for field in form.all("input")
            if field["type"] not in ("hidden", "submit", "file", "button")
        ]
        buttons = [
            one
            for one in tree.all("button")
            if one["type"] in (None, "submit")
            and (one["form"] == form["id"] if one["form"] else _in(form, one))
        ]
        acts = {(one["name"], one["value"], one["formaction"]) for one in buttons}
        is_desk = "data-autosave" in form.attributes
        if "hx-post" in form.attributes and buttons[0]["name"] is None:
            continue  # an answer: it may be changed as long as it may be sent
        if fields and (len(acts) > 1 or is_desk) and not _is_harmless(buttons[0], is_desk):
            found.append((form["action"], buttons[0].text))
    return found


def _is_harmless(button, is_desk):
    to = button["formaction"] or ""
    if is_desk or to:
        return to.endswith(HARMLESS) or (not is_desk and "/tips/" in to)
    return button["name"] == "act" and button["value"] in ("", "save", "try")


def _in(form, element):
    while element is not None and element is not form:
        element = element.parent
    return element is form


def _inside_label(element):
    while element is not None:
        if element.tag == "label":
            return True
        element = element.parent
    return False


class Browser:
    """A client of one person; pages are inspected, posts carry the key, queries are counted."""

    def __init__(self, app, account, clock):
        self.client, self.account, self.queries = app.test_client(), account, 0
        if account is not None:
            secret = accounts.open_session(account, now=clock())
            with self.client.session_transaction() as session:
                session["_user_id"] = secret

    def get(self, path, **headers):
        """A page."""
        return self._answer(path, lambda: self.client.get(path, headers=_named(headers)))

    def post(self, path, data=None, *, from_page=None, **headers):
        """Post fields; the key is taken from *from_page* or any page."""
        fields = dict(data or {})
        fields.setdefault("csrf_token", self.key())
        return self._answer(path, lambda: self.client.post(path, data=fields, headers=_named(headers)))

    def follow(self, page):
        """The page a redirect leads to."""
        assert page.status == 303, f"{page.status}: {page.html[:300]}"
        return self.get(page.location)

    def key(self):
        """The CSRF token of this browser's session."""
        if not getattr(self, "_key", None):
            html = self.client.get("/help").text
            self._key = html.split('name="csrf-token" content="')[1].split('"')[0]
        return self._key

    def _answer(self, path, send):
        with Counted() as counted:
            page = Page(send())
        self.queries = counted.count
        if page.tree is not None and page.html.lstrip().startswith("<!doctype html>"):
            inspect(page, path)
            assert page.headers["Cache-Control"] == "no-store, private", path
            assert "script-src 'self'" in page.headers["Content-Security-Policy"], path
        return page


def _named(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}


class Counted:
    """Counts the queries of the open database inside the block; ``said`` has them, to look at."""

    def __enter__(self):
        self.count, self.said = 0, []
        self.real = db.database.obj.execute_sql

        def counting(sql, params=None, *rest):
            if not sql.lstrip().upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")):
                self.count += 1
                self.said.append(" ".join(sql.split()))
            return self.real(sql, params, *rest)

        db.database.obj.execute_sql = counting
        return self

    def __exit__(self, *error):
        del db.database.obj.execute_sql


def skipped_headings(page):
    """Headings of a page that stand more than one level below the one before them."""
    levels = [(int(one.tag[1]), one.text) for one in page.tree.walk() if one.tag in ("h1", "h2", "h3", "h4")]
    return [later[1] for before, later in zip(levels, levels[1:]) if later[0] > before[0] + 1]
