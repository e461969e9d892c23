"""The pages of the core team, under one address."""

from flask import Blueprint

blueprint = Blueprint("core_team", __name__, url_prefix="/core-team")
