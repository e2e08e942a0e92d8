"""The one editor of forms: those that an activity asks people to fill in, and those that a course keeps to
use again. The views of this room share one blueprint."""

from flask import Blueprint

bp = Blueprint("forms", __name__)
