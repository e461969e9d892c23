"""The option by which a command that prints a link is told where people reach the app."""

import os
from functools import partial
from urllib.parse import urlsplit

import click

from app.config import address_here


def _address(text: str) -> str:
    """Where people reach the app, once it is found to be one: before anything is changed."""
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or parts.query or parts.fragment:
        raise click.BadParameter(f"{text!r} is no address such as https://your.address")
    return text


base_url_option = click.option(
    "--base-url",
    default=partial(address_here, os.environ),
    callback=lambda _context, _option, text: _address(text),
    help="Where people reach the app, such as https://your.address.",
)
