"""Moderation: the queue, a case and its decision, how an activity is moderated, the record of who did what.
One blueprint."""

from flask import Blueprint

bp = Blueprint("moderation", __name__)
