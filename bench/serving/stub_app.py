"""A bare Flask app to measure ours beside: one page of forty radios, one commit a POST.

Served like ours, on SQLite with the same settings. `python -m bench.serving.stub_app ADDRESS FILE`.
"""

import sqlite3
import sys
from pathlib import Path

from flask import Flask, redirect, render_template_string, request
from werkzeug.wrappers import Response

from app.__main__ import GUNICORN_OPTIONS, WaymarkServer

STUB_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Stub</title></head><body>
<form method="post">
{% for question in questions %}
<fieldset><legend>Question {{ question }}</legend>
{% for choice in choices %}
<label><input type="radio" name="q{{ question }}" value="{{ choice }}"> {{ choice }}</label>
{% endfor %}
</fieldset>
{% endfor %}
<button>Save</button>
</form></body></html>"""

STUB_QUESTIONS = range(8)
STUB_CHOICES = ("Not yet", "Planned", "In some places", "In most places", "Embedded and reviewed")


def create_stub(file: Path) -> Flask:
    """Create the stub, which keeps its answers in `file`."""
    app = Flask(__name__)

    def connected() -> sqlite3.Connection:
        connection = sqlite3.connect(file, timeout=20)
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    with connected() as first:
        first.execute("PRAGMA journal_mode = WAL")
        first.execute("CREATE TABLE IF NOT EXISTS answer (question TEXT, choice TEXT)")
    first.close()

    @app.get("/")
    def page() -> str:
        return render_template_string(STUB_PAGE, questions=STUB_QUESTIONS, choices=STUB_CHOICES)

    @app.post("/")
    def save() -> Response:
        with connected() as connection:
            connection.executemany("INSERT INTO answer VALUES (?, ?)", request.form.items())
        connection.close()
        return redirect("/")

    return app


if __name__ == "__main__":
    WaymarkServer(create_stub(Path(sys.argv[2])), {**GUNICORN_OPTIONS, "bind": sys.argv[1]}).run()
