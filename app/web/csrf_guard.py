"""Only a form of ours, sent by one of our pages, changes anything: docs/decisions/0025."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from enum import Enum

from flask import current_app, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.datastructures import FileStorage

from app.web.request_origin import came_from_our_page

# What a session keeps where somebody has signed out.
SIGNED_OUT = "signed_out"


class FormFault(Enum):
    """Why a form was not taken."""

    FROM_ELSEWHERE = "another site sent it"
    OVER_HTTP = "no cookie came, since none is sent over plain HTTP"
    NO_COOKIE = "no cookie came"
    SIGNED_OUT = "somebody has signed out on this browser since"
    ENDED = "the session that its token is for is over"
    NO_TOKEN = "it came without its token"  # noqa: S105 - a sentence
    OF_ANOTHER = "its token is another session's"


class FormGuard(CSRFProtect):
    """Flask-WTF's guard, which checks `Origin` here and not `Referer`."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Raise CSRFError unless the token is right and no other site sent the form."""
        super().protect(apply_exemptions)  # type: ignore[call-arg] # types lag Flask-WTF 1.3
        if g.get("csrf_valid") and came_from_our_page() is False:
            raise CSRFError


csrf = FormGuard()


def get_session_form_id() -> str:
    """An id that every form of this session has, and no form of another session."""
    return str(session["csrf_token"])


def get_idempotency_key() -> str:
    """The same text for each copy of one form, and for no other: its session, page and content.

    A page gets its token when it is opened. So a double click repeats the key, and the same words
    on a page that was opened anew do not.
    """
    # Worked out once: signing in during the request begins another session.
    if "sent_form" not in g:
        fields = sorted(request.form.items(multi=True))
        files = [(name, _hash_file(file)) for name, file in request.files.items(multi=True)]
        g.sent_form = repr((get_session_form_id(), request.path, fields, files))
    return str(g.sent_form)


def derive_form_secret(purpose: str = "") -> str:
    """A secret derived from this form: the same for each copy of it, and stored nowhere.

    Secrets for different purposes say nothing of each other.
    """
    key = str(current_app.config["SECRET_KEY"]).encode()
    message = f"secret-of-form{purpose}:{get_idempotency_key()}".encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(hmac.digest(key, message, "sha256")).decode().rstrip("=")


def _hash_file(file: FileStorage) -> str:
    file.stream.seek(0)
    digest = hashlib.sha256(file.stream.read()).hexdigest()
    file.stream.seek(0)
    return digest


def find_form_fault() -> FormFault:
    """Why this request's form was not taken, once it was not."""
    if came_from_our_page() is False:
        return FormFault.FROM_ELSEWHERE
    name = current_app.session_interface.get_cookie_name(current_app)
    if name not in request.cookies:
        over_http = current_app.config["SESSION_COOKIE_SECURE"] and not request.is_secure
        return FormFault.OVER_HTTP if over_http else FormFault.NO_COOKIE
    if "csrf_token" not in session:
        return FormFault.SIGNED_OUT if SIGNED_OUT in session else FormFault.ENDED
    return FormFault.OF_ANOTHER if request.form.get("csrf_token") else FormFault.NO_TOKEN
