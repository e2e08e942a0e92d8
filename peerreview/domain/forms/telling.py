"""An answer in words, for whoever reads it: mails, files, lists and pages."""

from datetime import datetime


def tell(item, answer, names=None):
    """The Told of *answer* (an Answer, or what is stored of one); *names* {id of a person as text: name for
    this viewer}."""
    return item.rules.tell(item, answer, names or {})


def tell_typed(item, given, names=None):
    """The Told of one entry of a draft."""
    return tell(item, item.rules.read(item, given), names)


def plain(item, answer, names=None):
    """An answer as one plain text for mails and files: what was chosen, then what was written; moments in
    UTC."""
    told = tell(item, answer, names)
    chosen = ", ".join(
        f"{one:%Y-%m-%d %H:%M} UTC" if isinstance(one, datetime) else one for one in told.chosen
    )
    return "\n".join(part for part in (chosen, told.text.strip(), "; ".join(told.lines)) if part)
