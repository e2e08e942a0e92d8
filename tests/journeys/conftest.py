"""Journeys: a real Chromium against a real server, on the clock of a World. Skipped, and counted, where a
browser is missing."""

import contextlib
import re
import shutil
import threading
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.cast import World
from tests.conftest import Site
from tests.journeys.engines import ENGINES, Seat, xvfb

DESIGNS = Path(__file__).parent.parent / "designs"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


def unfold(page):
    """Open what is folded on a small screen."""
    while (line := page.locator("details.roomy:not([open]) > summary:visible")).count():
        line.first.click()


def pytest_collection_modifyitems(items):
    """Everything here drives a browser."""
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.browser)


# The beginning of texts that stand in a column in which hardly a word fits.
SQUEEZED = """() => [...document.querySelectorAll('main :is(p, h1, h2, h3, li, dd, td)')]
    .filter(one => [...one.querySelectorAll('.sr')].reduce((left, hidden) => left - hidden.textContent.length,
            one.textContent.trim().length) > 20 && one.getBoundingClientRect().height
        && !one.closest('.sr, svg') && getComputedStyle(one).display !== 'inline'
        && one.getBoundingClientRect().width < 3.5 * parseFloat(getComputedStyle(one).fontSize))
    .map(one => one.textContent.trim().slice(0, 60))"""


@pytest.fixture(scope="session")
def faults():
    """``faults(page)``: what axe finds at WCAG 2.2 AA, whether the page scrolls sideways, and words squeezed
    into a column of a few letters, as [(path, what, where)]."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text()

    def of(page):
        page.wait_for_load_state("networkidle")
        page.evaluate(script)
        path = urlsplit(page.url).path
        found = [
            (path, rule["id"], [node["html"][:160] for node in rule["nodes"][:2]])
            for rule in page.evaluate("options => axe.run(document, options)", AXE)["violations"]
        ]
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [(path, "scrolls sideways", width)] if width > page.viewport_size["width"] else []
        return found + [(path, "squeezed", words) for words in page.evaluate(SQUEEZED)]

    return of


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def run_wsgi(self):
        if self.server.is_cut:
            self.close_connection = True
        else:
            super().run_wsgi()

    def log(self, type, message, *args):
        pass


@pytest.fixture(scope="session")
def chromium():
    """One browser for all journeys."""
    if not CHROMIUM:
        pytest.skip("no chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def engines():
    """``engines(name)``: the driver of one engine. One process each, started when it is first asked for."""
    pytest.importorskip("selenium", reason="selenium is not installed")
    with contextlib.ExitStack() as stack:
        screen = cache(lambda: stack.enter_context(xvfb()))
        yield cache(lambda name: stack.enter_context(ENGINES[name](screen)))


@pytest.fixture(params=ENGINES)
def engine(request):
    """The name of each engine in turn."""
    return request.param


@pytest.fixture
def seat(engines, engine, served):
    """A Seat at each engine in turn."""
    return Seat(engines(engine), served.url)


@pytest.fixture
def served(sqlite, request):
    """A site served on a port of its own; ``served.url``, ``served.world``. Marked ``design``, it runs the
    design of that file."""
    mark = request.node.get_closest_marker("design")
    world = World(design=DESIGNS / mark.args[0], publish=False) if mark else World(publish=False)
    site = Site(world, sqlite)
    with serving(site):
        yield site


@contextlib.contextmanager
def serving(site):
    """*site* on a port of its own (``site.url``) inside the block; cut off while ``site.server.is_cut``."""
    site.server = server = make_server("127.0.0.1", 0, site.app, threaded=True, request_handler=_Quiet)
    server.is_cut = False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.port}"
    yield site
    server.shutdown()
    thread.join()


def printed(page):
    """(how many pages its print has, the words on them)."""
    page.emulate_media(media="print")
    return len(re.findall(rb"/Type */Page\b", page.pdf(format="A4"))), page.locator("body").inner_text()


@pytest.fixture
def visit(chromium, served):
    """``visit(account, script=True, size="desk", scheme="light")``: a signed-in page of one person; contexts
    close by themselves."""
    contexts = []

    def open_page(who=None, *, script=True, size="desk", scheme="light"):
        context = chromium.new_context(
            base_url=served.url,
            viewport=SIZES[size],
            color_scheme=scheme,
            java_script_enabled=script,
            locale="en-GB",
            timezone_id="UTC",
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        if who is not None:
            account = served.world.accounts.get(who.id, who) if hasattr(who, "account_id") else who
            page.goto("/login")
            page.get_by_label("E-mail").fill(account.email)
            page.get_by_label("Password").fill("correct horse battery")
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("/")
        return page

    yield open_page
    for context in contexts:
        context.close()
