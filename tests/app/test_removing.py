"""Taking off the list what was added by mistake, and never what somebody has answered."""

import pytest

from app.store import histories, invitations, organisations, participants, removing
from app.store.entries import Entry, save_entries
from app.store.events import Action
from app.store.organisations import GoneError
from app.store.participants import Filters
from tests.app.dump import dump
from tests.app.rounds import submitted_without_an_answer
from tests.app.taking_part import answer, put, submit


def test_one_with_nothing_said_goes_with_its_links_and_its_empty_draft(store):
    mine, other = put("By mistake", "head@example.org"), put("Other")
    secret = invitations.make_link(mine, "tests")
    answer(mine)

    assert removing.can_remove(mine)
    assert removing.remove(mine, "somebody")

    assert [each.id for each in participants.every(Filters())] == [other]
    assert organisations.holder_by_secret(secret) is None
    assert histories.history_of(mine, 1).rows[0].action is Action.DELETED
    with pytest.raises(GoneError):
        removing.remove(mine, "somebody")


@pytest.mark.parametrize("entry", [Entry("some"), Entry(note="Ours"), Entry(evidence="Here")])
def test_whoever_has_written_anything_is_not_removed(store, entry):
    mine = put("Moor Lane")
    current = answer(mine)
    seen = {"safety-aware-1": Entry().fingerprint}
    save_entries(current.id, {"safety-aware-1": entry}, seen, "tests")
    before = dump()

    assert not removing.can_remove(mine)
    assert not removing.remove(mine, "somebody")
    assert dump() == before


def test_whoever_submitted_is_not_removed_even_where_nothing_was_answered(store):
    mine = put("Moor Lane")
    submitted_without_an_answer(mine)
    assert not removing.remove(mine, "somebody")


# ---------------------------------------------------------------- the pages


@pytest.fixture
def mistake(app):
    """An organisation that was added by mistake: its address."""
    with app.app_context():
        mine = put("By mistake", "head@example.org")
        invitations.make_link(mine, "tests")
        answer(mine)
    return f"/core-team/organisations/{mine}"


def test_an_editor_sees_what_goes_and_removes_it(app, editor, mistake):
    links = {each.get("href") for each in editor.open(mistake).tree.iter("a")}
    assert f"{mistake}/remove" in links
    page = editor.open(f"{mistake}/remove")
    for words in ("‘By mistake’", "Education", "Hull, York", "head@example.org",
                  "1 link that works now", "a draft that was started"):  # fmt: skip
        assert words in page.words

    done = editor.send(page)

    assert done.address == "/core-team/organisations"
    assert "‘By mistake’ is not in the list any more." in done.words
    assert "0 organisations" in done.words
    assert editor.open(mistake).status == 404


def test_what_was_answered_meanwhile_stays(app, editor, mistake):
    page = editor.open(f"{mistake}/remove")
    with app.app_context():
        answer(1, safety_aware_1="some")

    refused = editor.send(page)

    assert refused.status == 409
    assert "Only the organisation itself can delete its answers" in refused.words
    assert "By mistake" in editor.open(mistake).words


def test_one_that_has_answered_is_led_to_merging_and_has_no_button(app, editor):
    with app.app_context():
        mine = put("Moor Lane")
        submit(mine, safety_aware_1="some")
    page = editor.open(f"/core-team/organisations/{mine}/remove")
    assert "merge this one into it" in page.words
    assert not list(next(page.tree.iter("main")).iter("form"))


def test_a_viewer_removes_nothing(app, viewer, mistake):
    links = {each.get("href") for each in viewer.open(mistake).tree.iter("a")}
    assert f"{mistake}/remove" not in links
    assert viewer.open(f"{mistake}/remove").status == 403
