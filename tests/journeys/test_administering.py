"""The administrator's days in a real browser: mail that came back goes out after all through a real mail
server; a site is copied, destroyed, restored, and used again; with JavaScript, and without."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from peerreview import mail
from peerreview.store import db, outbox

ROOT = Path(__file__).parents[2]
PAGES = ("", "/work", "/users", "/sessions", "/record", "/storage", "/texts", "/texts/imprint")


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request):
    """With and without JavaScript."""
    return request.param


class Box:
    """What a mail server does with letters: refuse them, or take them."""

    def __init__(self):
        self.refuses, self.letters = True, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuses:
            return "452 4.2.2 No room in this box"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(envelope.content.decode())
        return "250 taken"


@pytest.fixture
def box():
    """A mail server on a port of its own; ``box.url``."""
    smtp = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Box()
    controller = smtp.Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.url = f"smtp://127.0.0.1:{port}"
    yield box
    controller.stop()


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_stands_in_every_light_and_size(served, visit, faults, size, scheme):
    world = served.world
    for number in range(3):
        outbox.put(f"k{number}", world.author.account_id, "Your feedback is here", "Body", now=world.at)
    db.execute("update outbox_message set next_at = null, problem = 'no such box', attempts = 8")
    db.execute("update outbox_message set problem = ? where key = 'k1'", outbox.HELD)
    page = visit(world.admin, size=size, scheme=scheme)
    found = []
    for path in PAGES:
        page.goto(f"/admin{path}")
        found += faults(page)
    page.goto(f"/admin/users/{world.accounts[world.author.id].public_id}")
    found += faults(page)
    for path in ("/imprint", "/accessibility", "/privacy", "/help"):
        page.goto(path)
        found += faults(page)
    assert found == []


def test_mail_that_came_back_goes_out_after_all(served, visit, box, script):
    world, settings = served.world, served.app.config | {"SMTP_URL": box.url}
    outbox.put("k1", world.author.account_id, "Your feedback is here", "Three read it.\n", now=world.at)
    for _ in range(outbox.MOST_ATTEMPTS):
        db.execute("update outbox_message set next_at = ?", world.at)
        assert mail.deliver(settings, world.at) == 0
    page = visit(world.admin, script=script)
    page.goto("/admin")
    page.get_by_text("1 mail needs you").wait_for()
    page.get_by_role("link", name="What did not work").click()
    row = page.get_by_role("row", name="Your feedback is here")
    assert "No room in this box" in row.inner_text() and "Tried 8 times." in row.inner_text()
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("Tick the mails you mean first.").wait_for()
    page.get_by_label("Your feedback is here to Anna Author").check()
    page.get_by_role("button", name="Drop").click()
    page.get_by_text("1 mail is dropped.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Put back.").wait_for()
    page.get_by_label("Your feedback is here to Anna Author").check()
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("1 mail goes out now.").wait_for()
    box.refuses = False
    assert mail.deliver(settings, world.at) == 1
    (letter,) = box.letters
    assert "Your feedback is here" in letter and "Three read it." in letter
    page.goto("/admin/work")
    page.get_by_text("No mail was given up.").wait_for()


class Server:
    """``flask`` in an instance folder of its own, as an administrator runs it."""

    CODE = (
        "import sys, flask, flask.cli, peerreview\n"
        "flask.Flask.auto_find_instance_path = lambda self: sys.argv[1]\n"
        "app = peerreview.create_app()\n"
        "app.cli.main(sys.argv[2:], obj=flask.cli.ScriptInfo(create_app=lambda: app))"
    )

    def __init__(self, folder):
        self.folder, self.child = folder, None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def command(self, *words):
        return [sys.executable, "-u", "-c", self.CODE, str(self.folder), *words]

    def run(self, *words):
        """(status, what it said) of one command."""
        done = subprocess.run(self.command(*words), cwd=ROOT, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def start(self):
        """Serve; the lines it said until it listened."""
        self.child = subprocess.Popen(
            self.command("serve", "--port", str(self.port)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lines = []
        for line in self.child.stdout:
            lines.append(line)
            if line.startswith("Peerreview: "):
                break
        return "".join(lines)

    def stop(self):
        """End it, as systemd does."""
        if self.child:
            self.child.terminate()
            self.child.wait(30)
            self.child.stdout.close()
            self.child = None


@pytest.fixture
def server(tmp_path):
    found = Server(tmp_path / "instance")
    yield found
    found.stop()


def test_a_site_is_copied_destroyed_and_restored(server, chromium, script):
    """By the button and the command; what was there is there again, who was signed in is not."""
    link = re.search(r"/welcome/\S+", server.start())[0]
    context = chromium.new_context(base_url=server.url, java_script_enabled=script)
    page = context.new_page()
    page.goto(link)
    page.get_by_label("Your name").fill("Ada Admin")
    page.get_by_label("E-mail").fill("ada@site.example")
    page.get_by_label("Choose a password").fill("correct horse battery")
    page.get_by_role("button", name="Go on").click()
    page.goto("/admin/texts/imprint")
    page.get_by_label("Text").fill("We are **Lindenau College**.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved, and on the page now.").wait_for()
    page.goto("/admin/storage")
    page.get_by_text("None yet; the first one comes with the next night.").wait_for()
    page.get_by_role("button", name="Back up now").click()
    page.get_by_text("A backup is being made.").wait_for()
    assert _reloaded(page)
    (copy,) = (server.folder / "backups").iterdir()
    assert copy.name in page.locator("main").inner_text()
    status, said = server.run("restore", "--force", str(copy))
    assert status == 1 and "Stop it first" in said, said
    server.stop()
    for path in [*server.folder.glob("peerreview.db*"), server.folder / "secret.key"]:
        path.unlink()
    status, said = server.run("restore", str(copy))
    assert status == 0 and "Everybody signs in again" in said, said
    assert "Nobody runs this site yet" not in server.start()
    page.goto("/imprint")
    page.get_by_text("We are Lindenau College.").wait_for()
    page.goto("/admin")
    page.get_by_label("E-mail").fill("ada@site.example")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("row", name="Restored from a backup").wait_for()
    page.goto("/admin/record")
    page.get_by_text("restored the site from a backup").wait_for()
    context.close()


def _reloaded(page):
    """Load the page again until the copy was tried out."""
    for _ in range(150):
        page.reload()
        if page.get_by_text("every link holds").count():
            return True
        page.wait_for_timeout(200)
    return False
