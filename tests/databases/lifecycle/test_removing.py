"""Deleting an organisation for the core team: added by mistake, or answered and asking to go.

docs/decisions/0034 says on whose word.
"""

import json
from datetime import date, timedelta

import pytest

from app.forms.response_file import read_response_file
from app.store.accounts.account_sessions import Role
from app.store.assessments import assessments
from app.store.assessments.entries import Entry, entries_fingerprint, get_entries, save_entries
from app.store.base.events import Action
from app.store.base.transactions import now
from app.store.editions import edition_publishing
from app.store.editions.edition_members import list_members
from app.store.lifecycle import organisation_removal
from app.store.lifecycle.organisation_removal import DeletionRequest, RequestAuthority
from app.store.organisations import return_links
from app.store.organisations.organisations import NotFoundError
from app.store.participation import event_history, links_by_hand, organisation_search
from app.store.participation.organisation_search import Filters
from app.store.upkeep import recompute_placements
from tests.databases.dump import dump
from tests.factories.organisations import add_organisation
from tests.factories.published_editions import MARCH, SEPTEMBER, disable_disclosure_control
from tests.factories.rounds import (
    answer_round,
    force_empty_submission,
    submit_answers,
    submit_round,
)
from tests.page_checks.visitor import Visitor

ASKED = DeletionRequest(RequestAuthority.HEAD, date(2026, 3, 31))


def test_one_with_nothing_said_goes_with_its_links_and_its_empty_draft(store):
    mine, other = add_organisation("By mistake", "head@example.org"), add_organisation("Other")
    secret = links_by_hand.make_link(mine, "tests")
    answer_round(mine)

    assert not organisation_removal.plan_removal(mine).has_answered
    assert organisation_removal.remove_organisation(mine, "somebody")

    assert [each.id for each in organisation_search.iterate_matching(Filters())] == [other]
    assert return_links.find_link_holder(secret) is None
    assert event_history.get_history_page(mine, 1).rows[0].action is Action.DELETED
    with pytest.raises(NotFoundError):
        organisation_removal.remove_organisation(mine, "somebody")


@pytest.mark.parametrize("entry", [Entry("some"), Entry(note="Ours"), Entry(evidence="Here")])
def test_what_anybody_has_written_goes_on_somebody_s_word_alone(store, entry):
    mine = add_organisation("Moor Lane")
    current = answer_round(mine)
    seen = {"safety-aware-1": Entry().fingerprint}
    save_entries(current.id, {"safety-aware-1": entry}, seen, "tests")
    before = dump()

    assert organisation_removal.plan_removal(mine).has_answered
    assert not organisation_removal.remove_organisation(mine, "somebody")
    assert dump() == before
    assert organisation_removal.remove_organisation(mine, "somebody", request=ASKED)


def test_so_does_what_was_submitted_even_where_nothing_was_answered(store):
    mine = add_organisation("Moor Lane")
    force_empty_submission(mine)
    assert not organisation_removal.remove_organisation(mine, "somebody")
    assert organisation_removal.remove_organisation(mine, "somebody", request=ASKED)


def test_the_record_says_on_whose_word_and_of_which_day_and_no_name(store):
    mine, other = add_organisation("Moor Lane", "head@example.org"), add_organisation("Other")
    submit_round(mine, safety_aware_1="some")
    submit_round(other, safety_aware_1="some")

    assert organisation_removal.remove_organisation(mine, "account:1", request=ASKED)

    event = event_history.get_history_page(mine, 1).rows[0]
    assert (event.action, event.items) == (Action.DELETED, "head-or-manager 2026-03-31")
    assert [each.id for each in organisation_search.iterate_matching(Filters())] == [other]
    assert "Moor Lane" not in repr(dump())
    assert "head@example.org" not in repr(dump())
    assert recompute_placements.verify_and_rebuild_tallies() == 0
    assert event_history.was_deleted(mine)
    assert not event_history.was_deleted(other)


def test_what_is_not_what_somebody_saw_stays(store):
    mine = add_organisation("Moor Lane")
    draft = answer_round(mine, safety_aware_1="some")
    seen = organisation_removal.plan_removal(mine).fingerprint
    assessments.submit_round(draft, entries_fingerprint(get_entries(draft.id)), "tests")

    assert not organisation_removal.remove_organisation(mine, "somebody", seen, ASKED)
    assert organisation_removal.remove_organisation(
        mine, "somebody", organisation_removal.plan_removal(mine).fingerprint, ASKED
    )


def test_editions_that_count_it_are_told_and_lose_who_it_was(store, monkeypatch):
    disable_disclosure_control(monkeypatch)
    mine, other = add_organisation("Moor Lane"), add_organisation("Other")
    for each in (mine, other):
        submit_answers(each, safety_aware_1="some")
    assert organisation_removal.plan_removal(mine)[3:5] == ((), None)
    published = edition_publishing.prepare_edition(
        edition_publishing.EditionDraft(MARCH, ""), "tests"
    )
    assert organisation_removal.plan_removal(mine)[3:5] == ((), MARCH)
    assert edition_publishing.publish_edition(published.fingerprint, "tests") == "published"
    prepared = edition_publishing.prepare_edition(
        edition_publishing.EditionDraft(SEPTEMBER, ""), "tests"
    )
    assert organisation_removal.plan_removal(mine)[3:5] == ((MARCH,), SEPTEMBER)

    assert organisation_removal.remove_organisation(mine, "somebody", request=ASKED)

    assert edition_publishing.publish_edition(prepared.fingerprint, "tests") == "left"
    rolls = [*list_members(published.id), *list_members(prepared.id)]
    left = [each for each in rolls if each.organisation_id is None]
    assert [each.entry.stages for each in left] == [None, None]


# ---------------------------------------------------------------- the pages


@pytest.fixture
def mistake(app):
    """An organisation that was added by mistake: its address."""
    with app.app_context():
        mine = add_organisation("By mistake", "head@example.org")
        links_by_hand.make_link(mine, "tests")
        answer_round(mine)
    return f"/core-team/organisations/{mine}"


@pytest.fixture
def school(app):
    """The address of one that has answered: a submitted round, and a draft with an answer."""
    with app.app_context():
        mine = add_organisation("St. Anne’s  School & Nursery", "head@example.org")
        submit_round(mine, safety_aware_1="some")
        answer_round(mine, safety_aware_1="embedded")
    return f"/core-team/organisations/{mine}"


def filled(**different):
    typed = {"word": "head-or-manager", "asked_on": f"{now():%d/%m/%Y}",
             "name": "st annes school and  NURSERY", **different}  # fmt: skip
    return {name: text for name, text in typed.items() if text is not None}


def delete(visitor, page, **different):
    """Fill in the form, by the names of its fields, and send it."""
    return visitor.post(page, {**page.fields, **filled(**different)})


def test_an_editor_sees_what_goes_and_deletes_it(app, editor, mistake):
    links = {each.get("href") for each in editor.open(mistake).tree.iter("a")}
    assert f"{mistake}/remove" in links
    page = editor.open(f"{mistake}/remove")
    for words in ("‘By mistake’", "Education", "Hull, York", "head@example.org",
                  "1 link that works now", "a draft that was started"):  # fmt: skip
        assert words in page.words
    assert "On whose word" not in page.words

    done = editor.send(page)

    assert done.address == "/core-team/organisations"
    assert "‘By mistake’ is not in the list any more." in done.words
    assert "0 organisations" in done.words
    assert editor.open(mistake).status == 404


def test_what_was_answered_meanwhile_stays_and_is_told(app, editor, mistake):
    page = editor.open(f"{mistake}/remove")
    with app.app_context():
        answer_round(1, safety_aware_1="some")

    refused = editor.send(page)

    assert refused.status == 409
    assert "Nothing is deleted yet" in refused.words
    assert "somebody there may have answered" in refused.words
    assert "On whose word" in refused.words
    assert "By mistake" in editor.open(mistake).words


def test_one_that_has_answered_is_deleted_on_somebody_s_word(app, editor, school, caplog):
    page = editor.open(f"{school}/remove")
    for words in ("It cannot be undone", "1 submitted round, of", "with what is written in it",
                  "merge this one into it", "can delete everything without you"):  # fmt: skip
        assert words in page.words

    done = delete(editor, page)

    assert done.address == "/core-team/organisations"
    assert "School & Nursery’ is not in the list any more." in done.words
    assert editor.open(school).status == 404
    assert "That organisation has been deleted" in editor.open(school).words
    told = "organisation-deleted address=127.0.0.1 organisation=1 word=head-or-manager by=account:"
    assert told in caplog.text
    with app.app_context():
        assert "Nursery" not in repr(dump())


def test_its_deletion_is_in_the_list_of_those_and_in_its_history(app, editor, viewer, school):
    assert (
        "No organisation has been deleted" in viewer.open("/core-team/organisations/deleted").words
    )
    delete(editor, editor.open(f"{school}/remove"))

    page = viewer.open("/core-team/organisations/deleted")

    today = f"{now().day} {now():%B %Y}"
    assert f"On whose word: Its head or manager, {today}" in page.words
    assert "Number 1" in page.words
    assert "Editor, core team" in page.words
    history = viewer.open(f"{school}/history")
    assert "Number 1, deleted History" in history.words
    assert "Added to the list" in history.words
    assert "On whose word" in history.words


def in_days(days):
    return f"{now() + timedelta(days=days):%Y-%m-%d}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": None}, "Type the name of the organisation"),
        ({"name": "St Anne"}, "Type the name as it stands at the top of this page"),
        ({"name": "St Annes School"}, "Type the name as it stands at the top of this page"),
        ({"word": None}, "Select on whose word it is deleted"),
        ({"word": "the-cat"}, "Select on whose word it is deleted"),
        ({"asked_on": None}, "Enter the day, such as 31 March 2027"),
        ({"asked_on": "last Monday"}, "Enter the day, such as 31 March 2027"),
        ({"asked_on": "31/2/2026"}, "Enter the day, such as 31 March 2027"),
        ({"asked_on": in_days(2)}, "this one is yet to be"),
        ({"asked_on": in_days(-2)}, "it was not in the list before that"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_named_and_what_was_typed_is_kept(app, editor, school, typed, said):
    with app.app_context():
        before = dump()

    page = delete(editor, editor.open(f"{school}/remove"), **typed)

    assert page.status == 422
    assert said in page.words
    kept = page.fields
    for name, text in filled(**typed).items():
        if text and text != "the-cat":
            assert kept[name] == " ".join(text.split())
    with app.app_context():
        assert dump() == before


@pytest.mark.parametrize("typed", ["St. Anne’s School & Nursery", "st anne's school and nursery",
                                   "ST ANNES  SCHOOL & NURSERY",
                                   "St Anne‘s School & Nursery"])  # fmt: skip
def test_the_name_is_compared_as_duplicates_are(editor, school, typed):
    page = delete(editor, editor.open(f"{school}/remove"), name=typed)
    assert page.address == "/core-team/organisations"


def test_a_request_of_a_later_day_counts(school, sign_in, clock):
    later = now() + timedelta(days=3)
    clock.set_to(later)
    editor = sign_in(Role.EDITOR)
    page = delete(editor, editor.open(f"{school}/remove"), asked_on=f"{later:%-d %B %Y}")
    assert page.address == "/core-team/organisations"


def test_what_was_submitted_meanwhile_stays_and_what_was_typed_is_kept(app, editor, school):
    page = editor.open(f"{school}/remove")
    with app.app_context():
        draft = assessments.find_round(1, "organisation", 2)
        assessments.submit_round(draft, entries_fingerprint(get_entries(draft.id)), "tests")

    refused = delete(editor, page)

    assert refused.status == 409
    assert "somebody there may have answered" in refused.words
    assert "2 submitted rounds" in refused.words
    assert refused.fields["name"] == "st annes school and NURSERY"
    assert delete(editor, refused).address == "/core-team/organisations"


def test_two_editors_at_once_delete_it_once_and_the_second_is_told(app, editor, sign_in, school):
    other = sign_in("editor")
    page, theirs = editor.open(f"{school}/remove"), other.open(f"{school}/remove")
    delete(editor, page)

    late = delete(other, theirs)

    assert late.status == 404
    assert "That organisation has been deleted" in late.words
    assert "st annes school and NURSERY" in late.words  # what they typed
    with app.app_context():
        assert [row[3] for row in dump()["event"]].count("deleted") == 1


def test_the_second_is_told_too_where_it_goes_at_the_last_moment(app, editor, school, monkeypatch):
    page = editor.open(f"{school}/remove")
    remove = organisation_removal.remove_organisation

    def late(organisation_id, *rest):
        remove(organisation_id, "another", request=ASKED)
        return remove(organisation_id, *rest)

    monkeypatch.setattr(organisation_removal, "remove_organisation", late)
    answer_ = delete(editor, page)
    assert answer_.status == 404
    assert "That organisation has been deleted" in answer_.words


def test_the_edition_being_prepared_is_told_before_and_after(app, editor, monkeypatch):
    disable_disclosure_control(monkeypatch)
    with app.app_context():
        mine = add_organisation("St Annes School and Nursery")
        submit_answers(mine, safety_aware_1="some")
        edition_publishing.prepare_edition(edition_publishing.EditionDraft(MARCH, ""), "tests")
    page = editor.open(f"/core-team/organisations/{mine}/remove")
    assert "that edition cannot be published as it is: prepare it again" in page.words
    assert "so prepare that again" in delete(editor, page).words


def test_its_answers_are_downloaded_first_and_can_be_imported_again(app, editor, school):
    page = editor.open(f"{school}/remove")
    files = [each.get("href") for each in page.tree.iter("a") if "JSON" in "".join(each.itertext())]
    assert files == [f"{school}/rounds/1/response.json", f"{school}/rounds/2/response.json"]
    sent = editor.client.get(files[0])
    assert json.loads(sent.data)["organisation"] == "St. Anne’s  School & Nursery"
    with app.app_context():
        assert read_response_file(sent.data).entries["safety-aware-1"] == Entry("some")
    assert editor.client.get(f"{school}/rounds/3/response.json").status_code == 404


def test_whoever_comes_by_its_link_after_that_is_told_what_may_have_happened(app, editor, school):
    with app.app_context():
        link = f"/return/{links_by_hand.make_link(1, 'tests')}"
    guest = Visitor(app.test_client())
    guest.open(link)
    delete(editor, editor.open(f"{school}/remove"))

    assert "your organisation was deleted here" in guest.open(link).words
    gone = guest.open("/assessment")
    assert gone.status == 401
    assert "or deleted your organisation here" in gone.words


def test_a_viewer_deletes_nothing(app, viewer, school):
    links = {each.get("href") for each in viewer.open(school).tree.iter("a")}
    assert f"{school}/remove" not in links
    assert viewer.open(f"{school}/remove").status == 403
