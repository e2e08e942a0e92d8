"""Any response: begun, chosen, read by those who may, accepted late. Its views share one blueprint."""

from flask import Blueprint

bp = Blueprint("responses", __name__)
