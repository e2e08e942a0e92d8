"""Lists whose filters are links: the address is the state."""

from flask import url_for


def filter_links(endpoint, fixed, kept, key, current, options):
    """[(text, url, is current, count)] for ``filters``: *options* are (value, text, count), the first one
    with value "" for everything.

    *fixed* are the address's places, *kept* the other filters that stay as they are, *current* the value of
    *key* now."""
    return [
        (
            text,
            url_for(endpoint, **fixed, **{name: part for name, part in {**kept, key: value}.items() if part}),
            value == current,
            count,
        )
        for value, text, count in options
    ]
