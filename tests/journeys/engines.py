"""Chromium, Firefox ESR and WebKitGTK as Debian ships them, driven in one way: what each engine needs to be
started, and a person who sits at one of them."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from peerreview.store import db

LIBRARIES = Path("/usr/lib")
PREFERENCES = {
    "marionette.port": 0,
    "browser.shell.checkDefaultBrowser": False,
}
# What Selenium calls a command, and what Firefox calls it; the rest bear one name.
MARIONETTE = {
    "get": "Navigate",
    "goBack": "Back",
    "goForward": "Forward",
    "clickElement": "ElementClick",
    "sendKeysToElement": "ElementSendKeys",
    "screenshot": "TakeScreenshot",
    "close": "CloseWindow",
    "actions": "PerformActions",
    "getCurrentUrl": "GetCurrentURL",
    "GetCurrentWindowHandle": "GetWindowHandle",
}


class Marionette:
    """Selenium's commands, spoken to Firefox itself: Debian has no program that stands between them."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.stream = self.socket.makefile("rwb")
        self.count = 0
        self._read()

    def execute(self, command, params):
        """Send a command; the answer as Selenium wants it."""
        plain = command.removeprefix("w3c")
        name = MARIONETTE.get(plain, plain[0].upper() + plain[1:])
        self.count += 1
        message = json.dumps([0, self.count, f"WebDriver:{name}", params]).encode()
        self.stream.write(b"%d:%s" % (len(message), message))
        self.stream.flush()
        _kind, _count, error, value = self._read()
        if error:
            return {"status": 500, "value": json.dumps({"value": error})}
        return {"value": value["value"] if isinstance(value, dict) and set(value) == {"value"} else value}

    def close(self):
        """Hang up."""
        self.stream.close()
        self.socket.close()

    def _read(self):
        size = b""
        while (digit := self.stream.read(1)) != b":":
            size += digit
        return json.loads(self.stream.read(int(size)))


@contextlib.contextmanager
def chromium(screen):
    """Chromium, with its cache of pages on: what other tests drive has it off."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = _program("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en-GB"):
        options.add_argument(argument)
    service = webdriver.ChromeService(executable_path=_program("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield driver
    finally:
        driver.quit()


@contextlib.contextmanager
def firefox(screen):
    """Firefox ESR."""
    from selenium import webdriver

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in PREFERENCES.items()]
        Path(folder, "user.js").write_text("\n".join(lines))
        command = [_program("firefox-esr"), "--headless", "--marionette", "--no-remote", "--profile", folder]
        with _running(command) as process:
            port = Path(folder, "MarionetteActivePort")
            while not (port.exists() and port.read_text()):
                assert process.poll() is None, "firefox did not start"
                time.sleep(0.1)
            with contextlib.closing(Marionette(int(port.read_text()))) as marionette:
                yield webdriver.Remote(marionette, options=webdriver.FirefoxOptions())


@contextlib.contextmanager
def webkit(screen):
    """WebKitGTK in its MiniBrowser, which needs a screen."""
    from selenium import webdriver
    from selenium.webdriver.remote.client_config import ClientConfig
    from selenium.webdriver.remote.remote_connection import RemoteConnection

    options = webdriver.WebKitGTKOptions()
    found = next(LIBRARIES.glob("*/webkit2gtk-4.1/MiniBrowser"), None) or _missing("MiniBrowser")
    options.binary_location = str(found)
    options.add_argument("--automation")
    surroundings = os.environ | {"DISPLAY": screen(), "LANG": "en_GB.UTF-8"}
    service = webdriver.WebKitGTKService(executable_path=_program("WebKitWebDriver"), env=surroundings)
    service.start()
    # What it makes by itself of the address uses a name that Selenium no longer wants.
    address = ClientConfig(remote_server_addr=service.service_url)
    try:
        driver = webdriver.Remote(RemoteConnection(client_config=address), options=options)
        yield driver
        driver.quit()
    finally:
        service.stop()


@contextlib.contextmanager
def xvfb():
    """The name of a screen that nobody looks at."""
    reading, writing = os.pipe()
    size = ("-screen", "0", "1600x1200x24")
    command = [_program("Xvfb"), "-displayfd", str(writing), *size, "-nolisten", "tcp"]
    with _running(command, pass_fds=[writing]):
        os.close(writing)
        with os.fdopen(reading) as numbers:
            yield f":{numbers.readline().strip()}"


@contextlib.contextmanager
def _running(command, **more):
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more) as process:
        try:
            yield process
        finally:
            process.terminate()


def _program(name):
    return shutil.which(name) or _missing(name)


def _missing(name):
    pytest.skip(f"no {name} on this machine")


ENGINES = {"chromium": chromium, "firefox": firefox, "webkit": webkit}
# Of what can be pressed and is seen, the first that begins with the words; the page before its frame.
PRESSED = """const [words, within] = arguments
const name = one => (one.getAttribute('aria-label') || one.innerText).trim()
const found = [...document.querySelector(within).querySelectorAll('button, a[href], summary, label')]
    .filter(one => one.getClientRects().length && name(one).startsWith(words))
return found.find(one => one.closest('main, .kept-notice')) || found[0]"""
STAND_AT_END = """const [field] = arguments, end = field.value.length
field.focus()
if (field.matches('textarea, [type="text"]')) field.setSelectionRange(end, end)"""
PUT = """const [field, words] = arguments
field.value = words
field.dispatchEvent(new Event('input', {bubbles: true}))"""
SAVED = """const line = document.querySelector('#saved')
return line && !line.dataset.state && line.innerText.startsWith('Saved')"""


class Seat:
    """One person at one engine, in a window of their own."""

    def __init__(self, driver, url):
        self.driver, self.url = driver, url
        self.driver.set_window_size(1280, 900)
        self.open("/login")
        self.driver.delete_all_cookies()
        self.open("/login")

    def run(self, script, *values):
        """What a script of the page returns."""
        return self.driver.execute_script(script, *values)

    def until(self, script, *values, seconds=20):
        """Wait until what a script of the page returns is true; its value."""
        from selenium.common.exceptions import JavascriptException, StaleElementReferenceException

        end = time.monotonic() + seconds
        while True:
            with contextlib.suppress(JavascriptException, StaleElementReferenceException):
                if found := self.run(script, *values):
                    return found
            assert time.monotonic() < end, f"never: {script} {values}\n{self.text()[:600]}"
            time.sleep(0.05)

    def open(self, path):
        """Go to a page of the site."""
        self.driver.get(self.url + path)

    def sign_in(self, account):
        """Through the page, wherever it leads on; itself."""
        self.type("[name=email]", account.email)
        self.type("[name=password]", "correct horse battery")
        self.press("Sign in", leaves=True)
        return self

    def press(self, words, *, within="body", leaves=False):
        """Click the first button, link or label that begins with *words*; when it *leaves*, wait for the
        page that comes."""
        found = self.until(PRESSED, words, within)
        self.run("arguments[0].scrollIntoView({block: 'center'})", found)
        self._leave(found.click, leaves)

    def back(self):
        """Back, as the browser does it."""
        self._leave(self.driver.back)

    def forward(self):
        """Forward, as the browser does it."""
        self._leave(self.driver.forward)

    def _leave(self, act, leaves=True):
        mark = str(time.monotonic_ns())
        self.run("window.left = arguments[0]", mark)
        act()
        if leaves:
            self.until("return window.left !== arguments[0] && document.readyState === 'complete'", mark)

    def type(self, field, words):
        """Type at the end of what stands in the field."""
        element = self.field(field)
        self.run(STAND_AT_END, element)
        element.send_keys(words)

    def come_back(self, field, words):
        """Wait until the field holds what was typed before; a slow server lets it be offered first."""
        self.until(
            "return document.querySelector('body:not(.away) ' + arguments[0])?.value === arguments[1]"
            " || document.querySelector('.kept-notice button')",
            field,
            words,
        )
        if self.value(field) != words:
            self.press("Put it back")
        assert self.value(field) == words

    def put(self, field, words):
        """Let the field hold the words at once, as when they are pasted or picked."""
        self.run(PUT, self.field(field), words)

    def field(self, field):
        """The field, once it is there and its page is not about to be loaded again."""
        return self.until("return document.querySelector('body:not(.away) ' + arguments[0])", field)

    def value(self, field):
        """What stands in a field."""
        return self.field(field).get_property("value")

    def text(self):
        """What the page says."""
        return self.run("return document.body ? document.body.innerText : ''")

    def says(self, words):
        """Wait until the page says it."""
        self.until("return document.body.innerText.includes(arguments[0])", words)

    def saved(self, words):
        """Wait until the page says "Saved", and the words are in the draft of what is written on it."""
        self.until(SAVED)
        public_id = self.driver.current_url.split("/")[4].split("?")[0]
        end = time.monotonic() + 10
        while words not in (draft := _draft(public_id)):
            assert time.monotonic() < end, f"{words!r} is not in {draft}"
            time.sleep(0.05)


def _draft(public_id):
    return db.row("select draft from response where public_id = ?", public_id)[0] or ""
