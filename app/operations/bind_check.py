"""Checking that the bind address is free, before anything is changed or printed."""

import errno
import os
import socket
from pathlib import Path
from stat import S_ISSOCK

from gunicorn.util import is_ipv6, parse_address

from app.settings.settings_file import SettingError

ADDRESS_TAKEN = (
    "something else serves there already, perhaps another Waymark. Stop that, or set another "
    "address, such as WAYMARK_BIND={other}"
)
NOT_OUR_ADDRESS = (
    "this machine has no such address. Set one of its own, such as WAYMARK_BIND=127.0.0.1:8000, or "
    "WAYMARK_BIND=0.0.0.0:8000 for all that it has"
)
PORT_NOT_ALLOWED = (
    "whoever starts Waymark may not serve there. Ports below 1024 are for root alone: set a higher "
    "one, such as WAYMARK_BIND=127.0.0.1:8000, and have a reverse proxy pass on to it"
)
SOCKET_NOT_MADE = (
    "no socket can be made there ({why}). See that its folder is there, and that whoever starts "
    "Waymark may write in it, or set a port, such as WAYMARK_BIND=127.0.0.1:8000"
)
CANNOT_BIND = "it cannot be served on ({why}). Set another, such as WAYMARK_BIND=127.0.0.1:8000"

PORT_ERROR_MESSAGES = {
    errno.EADDRNOTAVAIL: NOT_OUR_ADDRESS,
    socket.EAI_NONAME: NOT_OUR_ADDRESS,
    errno.EACCES: PORT_NOT_ALLOWED,
    errno.EPERM: PORT_NOT_ALLOWED,
}


def check_bind_address(bind: str) -> None:
    """Raise SettingError where gunicorn could not serve on `bind`, a value of `WAYMARK_BIND`."""
    address = parse_address(bind)
    try:
        if isinstance(address, tuple):
            _try_port(*address)
        elif isinstance(address, str):
            _try_socket_file(Path(address))
        else:
            os.fstat(address)
    except OSError as error:
        raise SettingError("WAYMARK_BIND", f"is {bind!r}: {_explain_error(error, bind)}") from None


def _try_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if is_ipv6(host) else socket.AF_INET
    with socket.socket(family) as tried:
        # As gunicorn does: a port that was left a moment ago can be had again.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind((host, port))
        tried.listen()


def _try_socket_file(file: Path) -> None:
    """gunicorn takes the place of a socket that was left there, so not of one that is in use."""
    with socket.socket(socket.AF_UNIX) as tried:
        if not file.exists():
            tried.bind(str(file))
            file.unlink()
        elif not S_ISSOCK(file.stat().st_mode):
            raise FileExistsError(errno.EEXIST, "a file that is no socket is there")
        elif tried.connect_ex(str(file)) == 0:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def _explain_error(error: OSError, bind: str) -> str:
    if error.errno == errno.EADDRINUSE:
        host, _, port = bind.rpartition(":")
        other = f"{host}:{int(port) + 1}" if port.isdigit() else "127.0.0.1:8000"
        return ADDRESS_TAKEN.format(other=other)
    message = (
        SOCKET_NOT_MADE
        if bind.startswith("unix:")
        else PORT_ERROR_MESSAGES.get(error.errno or 0, CANNOT_BIND)
    )
    return message.format(why=error.strerror or error)
