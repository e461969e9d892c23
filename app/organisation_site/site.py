"""The pages of whoever answers."""

from flask import Blueprint

blueprint = Blueprint("assess", __name__)
