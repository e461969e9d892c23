"""Ask the provider over HTTP: in a time that a person waits, and for no more than it should say.

`requests` limits each wait for bytes but not their sum, follows redirects, and reads whatever
comes. A provider in trouble, or somebody in its place, would so hold up the service or send it
elsewhere.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from time import monotonic
from typing import Any

from authlib.integrations.requests_client import OAuth2Session
from requests import ConnectionError as NotReachedError
from requests import PreparedRequest, ReadTimeout, RequestException, Response

# Bytes of one answer, unpacked. A provider's keys and addresses are a tenth of it.
MAX_ANSWER_BYTES = 256 * 1024
CHUNK_BYTES = 16 * 1024
# Seconds until somebody is there at all, so that there is time for another address.
CONNECT_TIMEOUT = 3
OK, REDIRECTS, SERVER_ERRORS = 200, range(300, 400), range(500, 600)
# What an address answers that is not in use, or not for this, any more.
MOVED_STATUSES = {404, 405, 410}


class UnansweredError(Exception):
    """The provider gave no answer that can be used. Its words hold no secret and no address.

    `may_have_moved`: nothing serves that address as it should, so the provider may say another now.
    """

    def __init__(self, reason: str, *, may_have_moved: bool = False) -> None:
        """`reason` is for the operator's log."""
        super().__init__(reason)
        self.may_have_moved = may_have_moved


class ProviderSession(OAuth2Session):
    """Requests to the provider on behalf of one request to us, which share its time.

    Raises UnansweredError where an answer takes too long, is too large, or leads elsewhere.
    """

    def __init__(self, ends_at: float, client_id: str, client_secret: str) -> None:
        """`ends_at`: when they have to be done, all of them, by `time.monotonic`."""
        super().__init__(
            client_id=client_id,
            client_secret=client_secret,
            scope="openid email",
            code_challenge_method="S256",
        )
        self._ends_at = ends_at

    @property
    def seconds_left(self) -> float:
        """How long there still is, never below 0."""
        return max(0.0, self._ends_at - monotonic())

    def request(self, method: str, url: str, **asked: object) -> Response:
        """Ask `url`, whose answer has been read whole. An error of the request (4xx) is an answer.

        Tokens go along only where `auth` puts them.
        """
        seconds = self.seconds_left
        if not seconds:
            raise UnansweredError("it took too long")
        timeout = (min(CONNECT_TIMEOUT, seconds), seconds)
        options = {**asked, "timeout": timeout, "allow_redirects": False, "stream": True}
        send = super().request
        response = _run_with_timeout(
            seconds, lambda: self._read(send(method, url, withhold_token=True, **options))
        )
        _check_status(response.status_code)
        return response

    def get_document(self, url: str, bearer: str = "") -> Response:
        """The answer of `url` where that is 200. `bearer`: the access token that opens it."""
        response = self.request("GET", url, auth=_make_bearer_auth(bearer))
        if response.status_code != OK:
            raise UnansweredError(f"it answers {response.status_code}")
        return response

    def get_json(self, url: str) -> dict[str, Any]:
        """The object that `url` answers."""
        return parse_json_object(self.get_document(url))

    def _read(self, response: Response) -> Response:
        body = b""
        with response:
            for piece in response.iter_content(CHUNK_BYTES):
                body += piece
                if len(body) > MAX_ANSWER_BYTES:
                    raise UnansweredError("its answer is too large")
                if not self.seconds_left:
                    raise UnansweredError("it took too long")
        response._content = body  # what requests itself does once it has read an answer
        return response


def parse_json_object(response: Response) -> dict[str, Any]:
    """The JSON object that an answer is."""
    try:
        document = response.json()
    except (ValueError, RecursionError):
        raise UnansweredError("its answer is not JSON") from None
    if not isinstance(document, dict):
        raise UnansweredError("its answer is no JSON object")
    return document


def _check_status(status: int) -> None:
    if status in SERVER_ERRORS:
        raise UnansweredError(f"it answers {status}")
    if status in MOVED_STATUSES or status in REDIRECTS:
        raise UnansweredError(f"it answers {status}", may_have_moved=True)


def _make_bearer_auth(token: str) -> Callable[[PreparedRequest], PreparedRequest]:
    """Put the token, if any, into the request, and keep out what `.netrc` says for the host."""

    def prepare(request: PreparedRequest) -> PreparedRequest:
        if token:
            request.headers["Authorization"] = f"Bearer {token}"
        return request

    return prepare


def _run_with_timeout(seconds: float, ask: Callable[[], Response]) -> Response:
    """What `ask` returns, if it does so in time. A thread waits, since no wait of ours ends it."""
    answer: Future[Response] = Future()
    Thread(target=_resolve_future, args=(answer, ask), daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        raise UnansweredError("it took too long") from None
    except ReadTimeout:
        raise UnansweredError("it took too long") from None
    except NotReachedError as error:
        raise UnansweredError(type(error).__name__, may_have_moved=True) from None
    except RequestException as error:
        # Its words may quote what was sent.
        raise UnansweredError(type(error).__name__) from None


def _resolve_future(answer: "Future[Response]", ask: Callable[[], Response]) -> None:
    try:
        answer.set_result(ask())
    except BaseException as error:  # noqa: BLE001 - whoever waits for the answer raises it
        answer.set_exception(error)
