"""What every page shares.

The header and footer's words, the built style and script, and the pages for trouble.
"""

from wsgiref.headers import Headers

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound, ServiceUnavailable, Unauthorized
from whitenoise import WhiteNoise

from app.access import EDITORS_ONLY, SIGN_IN_AGAIN
from app.headers import HEADERS
from app.store import worlds
from app.store.organisations import GoneError
from app.store.questionnaires import newest
from app.store.transactions import BusyError, now
from app.templating import built_files, init_templating

# A year: the built files carry a hash of their content in their names.
FOR_EVER = 31_536_000

# Title and what to do, by HTTP status.
TROUBLE = {
    400: ("We could not read that page", "Go back, reload the page and try again."),
    401: (
        "Open your return link first",
        (
            "These pages open with your organisation's private return link. Use the link you kept. "
            "If it no longer works, somebody may have made a new one or ended it: ask your "
            "colleagues, or the address at the foot of this page."
        ),
    ),
    403: (
        "You cannot open this page from here",
        "Open your return link, or go to the start page.",
    ),
    404: ("Page not found", "Check the address, or go back to the start page."),
    405: ("We could not read that page", "Go back to the page before and use its buttons."),
    413: (
        "That was too much to save at once",
        (
            "Nothing was saved from this page just now. Use your browser's back button to find "
            "your words, shorten the longest notes, and save again."
        ),
    ),
    503: (
        "The service is busy",
        (
            "It is busy with a large piece of work. Nothing was saved from this page just now; "
            "what you sent is below, to copy. Everything you saved before is safe. Go back and try "
            "again in a minute."
        ),
    ),
    500: (
        "Something went wrong on our side",
        "Everything you saved before is safe. Try again in a few minutes.",
    ),
}

# The same, where the core team's own pages know more (`abort(..., description=...)`).
TROUBLE_OF_MEMBERS = {
    SIGN_IN_AGAIN: (
        "Sign in again first",
        (
            "You were signed out, perhaps because twelve hours had passed. What you just sent was "
            "not saved. You can copy your words from here, then sign in and open the page again."
        ),
    ),
    EDITORS_ONLY: (
        "Only an editor can do this",
        (
            "You are signed in as a viewer: you can see everything, and change nothing. "
            "Ask whoever looks after the accounts if you need to."
        ),
    ),
}

# The same for programs, and for whoever writes them.
TROUBLE_OF_THE_API = {
    401: (
        "Send a key that works",
        (
            "Send it in the header `Authorization: Bearer THE-KEY`. Ask the core team for a key if "
            "you have none, or if yours has ended."
        ),
    ),
    404: ("There is nothing at this address", "`/api/v1/` lists what there is."),
    405: ("The API changes nothing", "Ask by GET."),
    500: ("Something went wrong on our side", "Try again in a few minutes."),
}

STALE = (
    "We could not save this page",
    (
        "After you opened it, somebody signed in or out on this device, perhaps in another tab. "
        "What you just sent was not saved. Everything saved before is safe. You can copy your "
        "words from here, then open your return link, or sign in, and go to the same page."
    ),
)
# Nor is a password ever shown.
HIDDEN_FIELDS = {"csrf_token", "go", "clear", "password", "new_password", "again"}
HIDDEN_PARTS = (".seen", ".keep", ".asked")


def init_pages(app: Flask) -> None:
    """Set up templates, built files and the pages for trouble."""
    init_templating(app)
    app.jinja_env.globals.update(made_up_world=worlds.is_made_up, today=now)
    app.register_error_handler(HTTPException, _trouble)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(BusyError, _busy)
    app.register_error_handler(GoneError, _gone)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign] # how Flask says to wrap it
        app.wsgi_app,
        root=built_files(app),
        prefix="static/",
        max_age=FOR_EVER,
        allow_all_origins=False,
        add_headers_function=_headers,
    )


def _headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def _trouble(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    if request.path.startswith("/api/"):
        return _trouble_of_the_api(error, code)
    told = TROUBLE_OF_MEMBERS.get(error.description or "") or TROUBLE.get(code)
    title, advice = told or ("Something did not work", "Go back to the start page.")
    # What came with a form that went nowhere is shown, so that nobody's words are lost.
    sent = _sent() if code in {400, 401, 503} else []
    return render_template("trouble.html", title=title, advice=advice, sent=sent), code


def _busy(_error: BusyError) -> ResponseReturnValue:
    return _trouble(ServiceUnavailable())


def _gone(_error: GoneError) -> ResponseReturnValue:
    """The organisation went while the request was on its way: as if it had gone before."""
    if "member" in g:
        return _trouble(NotFound())
    g.pop("holder", None)
    return _trouble(Unauthorized())


def _trouble_of_the_api(error: HTTPException, code: int) -> ResponseReturnValue:
    """In JSON, with how to ask again with a key where that was missing."""
    usual = ("We could not read what you asked", "`/api/v1/` lists what there is.")
    title, advice = TROUBLE_OF_THE_API.get(code, usual)
    how = [each for each in error.get_headers() if each[0] == "WWW-Authenticate"]
    return jsonify(error=title, advice=advice), code, how


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    """A form from before somebody signed in or out on the same device."""
    return render_template("trouble.html", title=STALE[0], advice=STALE[1], sent=_sent()), 400


def _sent() -> list[tuple[str, str]]:
    """What a form carried that a person would want back: what it was about, and the words."""
    return [
        (_field(name), text)
        for name, text in request.form.items(multi=True)
        if text.strip() and name not in HIDDEN_FIELDS and not name.endswith(HIDDEN_PARTS)
    ]


def _field(name: str) -> str:
    """A field in words: the question that it belongs to, where there is one."""
    item_id, _, part = name.partition(".")
    item = newest().item_by_id.get(item_id)
    return " – ".join(words for words in (item.text if item else item_id, part) if words)
