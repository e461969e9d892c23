"""Two editors who press their buttons at the very same moment: one is done, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app.store.accounts.account_sessions import Role
from app.store.editions import edition_publishing
from tests.factories.organisations import add_organisation
from tests.factories.published_editions import MARCH, disable_disclosure_control
from tests.factories.rounds import submit_round

EDITIONS = "/core-team/editions"
DONE = {
    "publish": "The edition is published.",
    "withdraw": "The prepared edition is taken back.",
}
TOLD = {
    "publish": "Editor had published the edition of 31 March 2026 before you pressed the button",
    "withdraw": "Editor had taken back the edition of 31 March 2026 that was prepared",
}


@pytest.fixture
def app(make_app, database, monkeypatch):
    """An app on each kind of database, with an edition prepared."""
    disable_disclosure_control(monkeypatch)
    made = make_app(database)
    with made.app_context():
        add_organisation("Moor Lane School", size="up-to-10")
        submit_round(1, timedelta(days=300), safety_aware_1="some")
        edition_publishing.prepare_edition(edition_publishing.EditionDraft(MARCH, ""), "tests")
    return made


def at_once(*presses):
    together = Barrier(len(presses))

    def press(way, editor, fields):
        together.wait()
        address = f"{EDITIONS}/{way}"
        return editor._arrive(address, editor.client.post(address, data=fields))

    with ThreadPoolExecutor(len(presses)) as threads:
        return list(threads.map(lambda each: press(*each), presses))


@pytest.fixture
def ready(app, sign_in):
    """An editor of their own, with the form of what is prepared now."""

    def look():
        editor = sign_in(Role.EDITOR)
        with app.app_context():
            seen = edition_publishing.get_prepared_edition().fingerprint
        return editor, {
            "csrf_token": editor.open("/core-team/keys").fields["csrf_token"], "seen": seen,
        }  # fmt: skip

    return look


@pytest.mark.parametrize("ways", [("publish", "withdraw"), ("publish", "publish")])
def test_who_is_second_is_told_what_the_first_did(app, ready, ways):
    told = at_once(*[(way, *ready()) for way in ways])

    is_done = [DONE[way] in page.words for way, page in zip(ways, told, strict=True)]
    assert sorted(is_done) == [False, True]
    assert TOLD[ways[is_done.index(True)]] in told[is_done.index(False)].words
    with app.app_context():
        assert edition_publishing.get_prepared_edition() is None
        assert bool(edition_publishing.list_published_editions()) is (
            ways[is_done.index(True)] == "publish"
        )


def test_of_two_prepared_editions_the_one_that_stands_is_published(app, ready):
    first = ready()
    with app.app_context():
        edition_publishing.prepare_edition(
            edition_publishing.EditionDraft(MARCH, "Another note"), "tests"
        )
    second = ready()

    earlier, later = at_once(("publish", *first), ("publish", *second))

    assert DONE["publish"] in later.words
    assert DONE["publish"] not in earlier.words
    assert any(
        words in earlier.words
        for words in ("what is prepared is not what you looked at", "had published another edition")
    )
    with app.app_context():
        assert [each.edition.note for each in edition_publishing.list_published_editions()] == [
            "Another note"
        ]
