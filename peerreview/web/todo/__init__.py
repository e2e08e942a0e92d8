"""To do: home for everyone, across courses."""

from flask import Blueprint

bp = Blueprint("todo", __name__)
