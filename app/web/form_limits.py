"""How much a form may send: decided by its route, before any of it is read or parsed.

Reading a form costs memory and time by the field, so both its bytes and its fields are counted.
"""

import io
from collections.abc import Callable
from typing import IO, Any, NamedTuple, TypeVar

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, RequestURITooLarge
from werkzeug.formparser import FormDataParser

# What any form may send, unless its view declares more. The longest has two notes.
MAX_FORM_BYTES = 64_000
MAX_FORM_FIELDS = 200
# Twice what the longest address needs: every answer of ‘What if’.
MAX_QUERY_BYTES = 3_000

View = TypeVar("View", bound=Callable[..., Any])
ParsedForm = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class FormLimits(NamedTuple):
    """What a view takes; its fields may depend on what is published."""

    most_bytes: int
    most_fields: Callable[[], int]


def limit_form(
    most_bytes: int, most_fields: Callable[[], int] = lambda: MAX_FORM_FIELDS
) -> Callable[[View], View]:
    """Declare that a view takes a larger form than others: `@takes(2_000_000)` above it."""

    def declare(view: View) -> View:
        view.form_limits = FormLimits(most_bytes, most_fields)  # type: ignore[attr-defined] # a mark
        return view

    return declare


def init_form_limits(app: Flask) -> None:
    """Hold every request to them. Before the guard of forms, which reads the form."""
    app.request_class = LimitedRequest
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=MAX_FORM_FIELDS,
    )
    app.before_request(_apply_form_limits)


class LimitedFormParser(FormDataParser):
    """Counts the fields of a form that is sent as one line, too, before it parses them.

    Werkzeug counts those of a form in parts alone. It also cuts such a form off at the limit where
    it comes in chunks, without its length, as some proxies send it on: words would be lost.
    """

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> ParsedForm:
        """The fields and the files. Raises RequestEntityTooLarge where there are too many."""
        if mimetype == "application/x-www-form-urlencoded":
            body = stream.read()
            if self._is_cut_off(body, content_length) or self._has_too_many_fields(body):
                raise RequestEntityTooLarge
            stream = io.BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)

    def _is_cut_off(self, body: bytes, content_length: int | None) -> bool:
        most = self.max_form_memory_size
        return content_length is None and most is not None and len(body) >= most

    def _has_too_many_fields(self, body: bytes) -> bool:
        most = self.max_form_parts
        return most is not None and body.count(b"&") >= most


class LimitedRequest(Request):
    """A request whose form is counted before it is parsed."""

    form_data_parser_class = LimitedFormParser


def _apply_form_limits() -> None:
    if len(request.query_string) > MAX_QUERY_BYTES:
        raise RequestURITooLarge
    view = current_app.view_functions.get(request.endpoint or "")
    limits: FormLimits | None = getattr(view, "form_limits", None)
    if limits:
        request.max_content_length = limits.most_bytes
        request.max_form_memory_size = limits.most_bytes
        request.max_form_parts = limits.most_fields()
