"""Who reviews what: claimed by students, given by staff. The views of this room share one blueprint."""

from flask import Blueprint

bp = Blueprint("allocation", __name__)
