"""The pages of signing in, under one address."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/core-team")
