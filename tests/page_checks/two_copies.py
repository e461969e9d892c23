"""Two copies of one form: sent one after another, or at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Browser = TypeVar("Browser")
Answer = TypeVar("Answer")


def after_another(send: Callable[[Browser], Answer], browsers: Sequence[Browser]) -> list[Answer]:
    """What each browser is answered, the next sending once the one before has its answer."""
    return [send(each) for each in browsers]


def at_once(send: Callable[[Browser], Answer], browsers: Sequence[Browser]) -> list[Answer]:
    """What each browser is answered, all of them sending at the same moment."""
    together = Barrier(len(browsers))

    def wait_and_send(browser: Browser) -> Answer:
        together.wait()
        return send(browser)

    with ThreadPoolExecutor(len(browsers)) as threads:
        return list(threads.map(wait_and_send, browsers))
