"""The coach: tips beside a comment, the self-check of a review, and what an instructor chooses for it."""

from flask import Blueprint

bp = Blueprint("diplomacy", __name__)
