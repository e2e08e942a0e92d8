"""Addresses of files. Each is made by a page that shows a file to somebody, opens for that person alone, and
only for a time: so who may open a file is decided by the page that shows what it belongs to, in one place."""

from datetime import timedelta
from typing import NamedTuple

from flask import current_app, g, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from peerreview.domain.refusals import Missing
from peerreview.store import files

LASTS = timedelta(hours=12)
READ, STAFF, OWN = "read", "staff", "own"  # while it is in sight; also while it is not; as it came, too


class Leave(NamedTuple):
    """What an address says: the ``key`` of a file, and with which ``right`` it is opened."""

    key: str
    right: str


def _signer():
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="file")


def _viewer():
    return (g.looking.viewer if g.looking else g.person).public_id


def give(key, right=READ):
    """The part of an address that opens the file *key* for who asks now."""
    until = int((g.now + LASTS).timestamp())
    return _signer().dumps([key, _viewer(), right, until])


def address(endpoint, key, right=READ, **values):
    """An address under which who asks now may open the file *key*."""
    return url_for(endpoint, leave=give(key, right), **values)


def take(signed):
    """The Leave that an address gives to who asks; Missing when it was given to somebody else, is over, or
    was never given."""
    try:
        key, viewer, right, until = _signer().loads(signed)
    except (BadSignature, ValueError, TypeError):
        raise Missing() from None
    if viewer != _viewer() or until < g.now.timestamp():
        raise Missing()
    if right == READ and not files.is_in_sight(key):
        raise Missing()
    return Leave(key, right)
