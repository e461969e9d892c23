"""On the pages of the service no colour is like its ground, whatever is pointed at or pressed."""

import pytest

from tests.browser.contrast import too_alike
from tests.browser.states import STATES

# Between them they have every kind of control and note.
KINDS = (
    "joining with mistakes",
    "section in conflict",
    "overview begun",
    "results with floor below ceiling",
    "what if with changes",
    "delete without the tick",
)


@pytest.mark.parametrize("state", KINDS)
def test_every_state_of_a_page_can_be_read(arrive, organisation, state):
    page = arrive(organisation)
    STATES[state](page, organisation)
    assert too_alike(page, {"media": "screen"}, {"media": "print"}) == {}
