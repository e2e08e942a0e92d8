"""Signing in and out, links, class codes, settings, help and privacy. The views of this room share one
blueprint."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
