"""Activities that learners open and people join one by one: found, joined, run, left."""

from flask import Blueprint

bp = Blueprint("circles", __name__)
