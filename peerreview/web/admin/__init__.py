"""Running the site: how it is, what did not work, users, the record, room and copies, its texts. The views
of this room share one blueprint; all of it is for administrators alone."""

from flask import Blueprint

bp = Blueprint("admin", __name__)
