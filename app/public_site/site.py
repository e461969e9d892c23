"""The pages of the benchmark."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
