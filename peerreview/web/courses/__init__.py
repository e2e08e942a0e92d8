"""Courses, their people, what is known about them, conflicts. The views of this room share one blueprint."""

from flask import Blueprint

bp = Blueprint("courses", __name__)
