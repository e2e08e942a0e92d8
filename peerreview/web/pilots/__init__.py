"""Pilots of a course: decided and signed, looked at on day 30, 60 and 90, reviewed, closed."""

from flask import Blueprint

bp = Blueprint("pilots", __name__)
