"""What keeps Waymark from starting, in words for whoever starts it."""

from click import ClickException
from gunicorn.errors import AppImportError


class CannotStartError(ClickException, AppImportError, RuntimeError):
    """Neither the service nor a command may go on as things stand: the message says why, and a way.

    Whatever starts Waymark prints the message alone, and ends with a status of its own: a command
    that is typed, since it is a ClickException; gunicorn in a process of its own, since it is an
    AppImportError; gunicorn before it makes processes (`--preload`), since it is a RuntimeError.
    """
