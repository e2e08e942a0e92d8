"""What others wrote about my work, and my answers. The views of this room share one blueprint."""

from flask import Blueprint

bp = Blueprint("feedback", __name__)
