"""Commands: demo, serve, migrate, upgrade, tick, backup, check-backup, restore, invite, reset-password,
erase, translate, check-design, rehearse."""

import contextlib
import json
import socket
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from peerreview.domain import clock, designs
from peerreview.domain.designs import forms
from peerreview.domain.refusals import Refusal
from peerreview.erasing import erase
from peerreview.store import accounts, administering, db, files, links, migrate, privacy, turn
from peerreview.store import backup as copies
from peerreview.translating import translate


def init_app(app):
    """Register the commands."""
    for command in (
        demo,
        serve,
        migrate_command,
        tick,
        upgrade,
        backup,
        check_backup,
        restore,
        invite,
        reset_password,
        translate,
        erase,
        check_design,
        rehearse,
    ):
        app.cli.add_command(command)


@click.command("migrate")
@with_appcontext
def migrate_command():
    """Bring the database to the newest schema."""
    for name in _migrate():
        click.echo(f"applied {name}")
    click.echo("The database is up to date.")


class Moment(click.ParamType):
    """A moment as it is typed, with its zone: this server may stand in another than whoever types."""

    name = "moment"

    def convert(self, value, param, ctx):
        """The aware moment in UTC; a sentence for what is none, has no zone, or is far from now."""
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is no moment. Write it like 2026-12-11T17:00+01:00.", param, ctx)
        if found.tzinfo is None:
            self.fail(f"“{value}” names no zone. Write it like {found:%Y-%m-%dT%H:%M}+01:00.", param, ctx)
        if not clock.FIRST_YEAR <= found.year <= clock.LAST_YEAR:
            self.fail(clock.FAR.format(first=clock.FIRST_YEAR, last=clock.LAST_YEAR), param, ctx)
        return found.astimezone(UTC)


@click.command("tick")
@click.option("--now", type=Moment(), help="Pretend it is this moment (ISO, with zone).")
@with_appcontext
def tick(now):
    """Settle what is due, send waiting mail, make files ready and drop what is over, once."""
    from peerreview import jobs

    _migrated_or_refused()
    try:
        acts, mails = jobs.round(current_app.config, now or datetime.now(UTC))
    except turn.Busy:
        raise click.ClickException("Another program is writing to the database. Try again.") from None
    except turn.Full:
        raise click.ClickException(
            "The disk is full: nothing was changed. Make room, then try again."
        ) from None
    files.work_off(now or datetime.now(UTC))
    copies.nightly(current_app.config, now or datetime.now(UTC))
    click.echo(f"{acts} acts, {mails} mails")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file):
    """Copy database, files and keys into FILE while the site runs, and read the copy through."""
    with _said():
        manifest = copies.take(file, _site(), now=datetime.now(UTC))
    click.echo(f"{file}: {_what_is_in(manifest)}, checked.")
    if not manifest.has_key:
        click.echo("The secret key is not in it: it stands in the settings. Keep it with the file.")


@click.command("check-backup")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def check_backup(file):
    """Restore FILE into a folder that is thrown away, and say whether that worked."""
    with _said():
        manifest = copies.try_out(file)
    click.echo(f"{file}: {_what_is_in(manifest)}, whole. Made {manifest.made_at:%Y-%m-%d %H:%M} UTC.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Do not ask before people and texts are replaced.")
@with_appcontext
def restore(file, force):
    """Put the copy FILE in the place of database, files and keys. Stop the site first.

    What is there now is kept under another name. Everybody signs in again, one-time links end, and mail that
    waited waits for a yes of the administrator.
    """
    put = partial(copies.restore, file, db.address(), _site(), now=datetime.now(UTC))
    with _said():
        try:
            done = put(force=force)
        except copies.Occupied as refusal:
            click.confirm(f"{refusal} Put the backup in its place?", abort=True)
            done = put(force=True)
    click.echo(f"Restored: {_what_is_in(done.manifest)}, as of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC.")
    for name in done.migrated:
        click.echo(f"applied {name}")
    for place in done.kept:
        click.echo(f"What was there before is kept: {place}")
    if again := privacy.replay(datetime.now(UTC)):
        click.echo(f"Erased again, because it was erased after the backup was made: {again}.")
    click.echo(
        f"Mails that wait for a yes under Administration, Mail: {done.mails}. Everybody signs in again."
    )


@click.command("upgrade")
@with_appcontext
def upgrade():
    """Take a backup, then bring the database to the newest schema."""
    _upgrade()
    click.echo("The database is up to date.")


def _upgrade():
    """Migrate; a database in which somebody has an account is copied before."""
    with _said():
        if not migrate.pending():
            return
        if copies.is_used():
            settings = current_app.config
            folder = settings["BACKUP_FOLDER"] or Path(settings["KEYS"]) / "backups"
            file = copies.named(folder, datetime.now(UTC))
            copies.take(file, _site(), now=datetime.now(UTC))
            click.echo(f"Copied to {file} first.")
    for name in _migrate():
        click.echo(f"applied {name}")


@contextlib.contextmanager
def _said():
    """What cannot be done is a sentence."""
    try:
        yield
    except (copies.NotCopied, migrate.Refused) as error:
        raise click.ClickException(str(error)) from None


def _site():
    return copies.Site(Path(current_app.config["FILES"]), Path(current_app.config["KEYS"]))


def _what_is_in(manifest):
    return f"{len(manifest.rows)} tables, {manifest.count} rows, {manifest.files} files"


@click.command("invite")
@click.argument("email")
@click.option("--name", default="", help="The name of somebody who has no account yet.")
@click.option("--admin", is_flag=True, help="They run the site, too.")
@with_appcontext
def invite(email, name, admin):
    """Print a link by which EMAIL gets in: a new account, or one that never signed in."""
    from peerreview.store import courses

    _migrated_or_refused()
    now, account = datetime.now(UTC), accounts.find(email)
    if account is None and not name.strip():
        raise click.ClickException(
            f"Nobody has the address {email}. Say --name “Their Name” to make them one."
        )
    if account is not None and courses.can_sign_in(account):
        raise click.ClickException(f"{account.name} can sign in already. Lost the password? reset-password.")
    with db.writing():
        account = account or accounts.create(name=name, email=email, now=now)
        if admin:
            administering.set_admin(account.id, True, by=None, now=now)
        secret = links.make("welcome", account_id=account.id, now=now)
    _print_link(account, "welcome", secret)


@click.command("reset-password")
@click.argument("email")
@with_appcontext
def reset_password(email):
    """Print a link by which EMAIL chooses a new password; using it signs them out everywhere."""
    _migrated_or_refused()
    account = accounts.find(email)
    if account is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    _print_link(
        account,
        "reset",
        links.reset_by_staff(account, by=None, by_name="Whoever runs the site", now=datetime.now(UTC)),
    )


def _print_link(account, purpose, secret):
    base = current_app.config["BASE_URL"] or "http://127.0.0.1:8000"
    click.echo(
        f"For {account.name}, once, within {links.DAYS[purpose]} days:\n  {base}/welcome/{secret}\n"
        "Hand it to nobody else."
    )


@click.command("check-design")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def check_design(file):
    """Say whether a learning design, or a form, can be used, or which line stands in its way."""
    from peerreview.store import activities

    text = file.read_text(errors="replace")
    try:
        if forms.is_form(text):
            form = forms.load(text)
            click.echo(f"{file.name}: the form “{form.title}” can be used. Items: {len(form.items)}.")
            return
        design = designs.load(text, activities.known_forms())
    except designs.DesignError as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    click.echo(
        f"{file.name}: “{design.title}” can run. Phases: {', '.join(phase.title for phase in design.phases)}."
    )


@click.command("rehearse")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--people", type=click.IntRange(1, 500), default=23, show_default=True, help="How many take part."
)
@click.option("--absent", type=click.IntRange(0), default=2, show_default=True, help="Away for a while.")
@click.option("--late", type=click.IntRange(0), default=1, show_default=True, help="Come after the start.")
@click.option("--leave", type=click.IntRange(0), default=1, show_default=True, help="Leave in the middle.")
@click.option("--add", "added", multiple=True, metavar="NAME", help="With an addition, such as own_goal.")
@click.option("--seed", default="1", show_default=True, help="The same seed plays the same.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@with_appcontext
def rehearse(file, people, absent, late, leave, added, seed, as_json):
    """Play a learning design with made-up people on simulated time, in a database of its own.

    Exit status 0 only if every step was reached by everybody who should, nothing failed, and nothing could be
    read that the design forbids; 1 if not; 2 if the class is too small, with what would work instead.
    """
    from peerreview.store import activities, rehearsal

    try:
        design = activities.read_design(file.read_text(errors="replace"), added)
    except (designs.DesignError, Refusal) as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    staying = people - leave - late
    problems = rehearsal.too_small(design, staying)
    if problems or absent > staying:
        for sentence in problems or [f"Of {staying} people {absent} cannot be absent: take more people."]:
            click.echo(f"{file.name}: {sentence}", err=True)
        raise SystemExit(2)
    found = rehearsal.play_apart(design, people=people, absent=absent, late=late, leave=leave, seed=seed)
    lines = [json.dumps(rehearsal.as_plain(found), indent=2)] if as_json else rehearsal.as_lines(found)
    for line in lines:
        click.echo(line)
    raise SystemExit(0 if found.is_carried else 1)


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="First port to try.")
@click.option("--reset", is_flag=True, help="Start over with a fresh demo course.")
@with_appcontext
def demo(port, reset):
    """Load a demo course in every stage and serve it on this machine."""
    path = Path(current_app.instance_path) / "demo.db"
    if reset:
        for file in (path, path.with_name("demo.db-wal"), path.with_name("demo.db-shm")):
            file.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    db.open_database(f"sqlite:///{path}")
    _migrate()
    from peerreview.store import demo as course

    if not accounts.has_demo_accounts():
        click.echo("Writing the demo course ...")
        course.build(datetime.now(UTC))
    current_app.config["DEMO"] = True
    _serve("127.0.0.1", _free_port(port), "Peerreview demo")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=4, show_default=True)
@with_appcontext
def serve(host, port, threads):
    """Serve the site for real."""
    _upgrade()
    if accounts.has_demo_accounts():
        raise click.ClickException(
            "This database holds demo accounts, which anybody may use. Serve another one "
            "(PEERREVIEW_DATABASE_URL)."
        )
    if not accounts.has_admin():
        base = current_app.config["BASE_URL"] or f"http://{host}:{port}"
        click.echo(
            f"Nobody runs this site yet. Open this once, within two days:\n  "
            f"{base}/welcome/{links.make('first_admin', now=datetime.now(UTC))}"
        )
    for warning in _warnings(current_app.config):
        click.echo(f"Please note: {warning}", err=True)
    _serve(host, port, "Peerreview", threads)


def _migrate():
    """Bring the open database to this version, or refuse to start."""
    try:
        return migrate.up()
    except migrate.Refused as error:
        raise click.ClickException(str(error)) from None


def _migrated_or_refused():
    """Refuse a database that this version cannot read: a new one, an older one, a newer one."""
    try:
        waiting = migrate.pending()
    except migrate.Refused as error:
        raise click.ClickException(str(error)) from None
    if waiting:
        raise click.ClickException(
            f"This database is not of this version yet, {len(waiting)} changes wait: run “flask migrate”."
        )


def _free_port(first):
    for port in range(first, first + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise click.ClickException(f"No free port from {first} to {first + 49}.")


def _serve(host, port, title, threads=4):
    import logging

    from peerreview import jobs, serving

    app = current_app._get_current_object()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a full queue is normal at a deadline
    jobs.settle_memory()
    try:
        server = serving.make_server(app, host=host, port=port, threads=threads)
    except OSError as error:
        raise click.ClickException(f"Cannot listen at {host}:{port}: {error.strerror}.") from None
    jobs.start(app.config)
    click.echo(f"{title}: http://{host}:{port}")
    server.run()


def _warnings(settings):
    """What an administrator should know before people come."""
    found = copies.weak_library()
    if found:
        yield (
            f"this Python carries SQLite {found}, which can damage a database in rare cases when several "
            "programs write to it at once (mended in 3.51.3). docs/hosting.md says what helps."
        )
    if not settings["BASE_URL"]:
        yield (
            "PEERREVIEW_BASE_URL is not set: mail cannot lead to its page, and links are made from the "
            "address in the browser of whoever asks for them."
        )
