"""Reviews: the workspace, work beside rubric."""

from flask import Blueprint

bp = Blueprint("reviews", __name__)
