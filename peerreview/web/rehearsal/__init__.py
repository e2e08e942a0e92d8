"""An activity rehearsed with made-up people before real ones meet it. The views of this room share one
blueprint."""

from flask import Blueprint

bp = Blueprint("rehearsal", __name__)
