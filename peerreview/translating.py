"""The command by which a second language is begun and kept up to date."""

import click
from flask.cli import with_appcontext

from peerreview.web import languages


@click.command("translate")
@click.argument("code")
@with_appcontext
def translate(code):
    """Write the file of the language CODE (de, pt-br) with every sentence, keeping what is translated in
    it."""
    try:
        path, every, missing = languages.update(code)
    except languages.NoLanguage:
        raise click.ClickException(f"“{code}” is no language. Use a code such as de or pt-br.") from None
    click.echo(f"{path}: {every} sentences, {missing} of them not translated.")
