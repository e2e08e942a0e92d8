"""Grades that explain themselves. The views of this room share one blueprint."""

from flask import Blueprint

bp = Blueprint("grading", __name__)
