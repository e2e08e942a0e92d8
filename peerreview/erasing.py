"""The command by which somebody is erased."""

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from peerreview.domain.refusals import NotNow
from peerreview.store import accounts, privacy


@click.command("erase")
@with_appcontext
@click.argument("email")
@click.option("--words", is_flag=True, help="Empty the texts they handed in, too.")
@click.option("--named", is_flag=True, help="Put “[name removed]” in the place of their name in all texts.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(email, words, named, yes):
    """Erase who EMAIL is: name, address, password, mail, facts and drafts go for good. What was handed in,
    grades and the record stay, of somebody without a name."""
    account = accounts.find(email)
    if account is None:
        raise click.ClickException("There is no account with this address.")
    if not yes:
        click.confirm(f"Erase {account.name} for good?", abort=True)
    try:
        privacy.erase(account.id, by=None, now=datetime.now(UTC), words=words, named=named)
    except NotNow as refusal:
        raise click.ClickException(refusal.sentence) from None
    click.echo("Erased.")
