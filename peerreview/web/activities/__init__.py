"""Activities: made from a design, set up, published, followed. The views of this room share one blueprint."""

from flask import Blueprint

bp = Blueprint("activities", __name__)
