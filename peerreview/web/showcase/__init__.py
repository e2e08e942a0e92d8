"""The showcase: what the class shows each other with its authors' consent; proposing, saying
yes, taking back."""

from flask import Blueprint

bp = Blueprint("showcase", __name__)
