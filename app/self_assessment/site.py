"""The pages of the self-assessment."""

from flask import Blueprint

blueprint = Blueprint("survey", __name__)
