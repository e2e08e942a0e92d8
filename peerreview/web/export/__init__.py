"""What is taken out as files: grades for spreadsheets and other systems, works and reviews. The views of this
room share one blueprint."""

from flask import Blueprint

bp = Blueprint("export", __name__)
