"""The library of designs: chosen, looked at, copied, changed as text. The views of this room share one
blueprint."""

from flask import Blueprint

bp = Blueprint("designs", __name__)
