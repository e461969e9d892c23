"""Adding one organisation, and changing what the list says of one."""

import pytest

from app.store.base.events import Action
from app.store.organisations import organisations
from app.store.participation import added_organisations, event_history, organisation_search
from app.store.participation.added_organisations import Candidate
from app.store.participation.organisation_search import Filters
from app.store.upkeep import recompute_placements
from tests.databases.dump import dump
from tests.factories.organisations import USUAL_DETAILS, add_joined_organisation, add_organisation
from tests.factories.rounds import submit_round

ADD = "/core-team/organisations/add"
FILLED = {
    "name": "Moor Lane  School",
    "places": ["hull", "york"],
    "sector": "education",
    "contact": "head@example.org",
}


def send(visitor, address=ADD, **typed):
    page = visitor.open(address)
    return visitor.post(page, {**page.fields, **FILLED, **typed})


def test_an_organisation_is_added_with_what_is_known(app, editor):
    page = send(editor)

    assert page.address == "/core-team/organisations/1"
    with app.app_context():
        one = organisation_search.find_organisation(1)
        assert (one.name, one.sector, one.size) == ("Moor Lane School", "education", None)
        assert one.places == ("hull", "york")
        assert one.contact == "head@example.org"
        assert [each.action for each in event_history.get_history_page(1, 1).rows] == [Action.ADDED]
        assert dump()["return_link"] == []
    assert "Editor, core team" in page.words
    assert "in the list now. Nobody has been written to yet." in page.words


def test_its_size_is_kept_where_it_is_known(app, editor):
    send(editor, size="11-to-50", contact="")
    with app.app_context():
        one = organisation_search.find_organisation(1)
    assert (one.size, one.contact) == ("11-to-50", "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Enter the name of the organisation"),
        ({"name": "x" * 203}, "Shorten the name by 3"),
        ({"name": "a\u200bb"}, "hidden character"),
        ({"places": []}, "Select at least one place"),
        ({"places": ["mars"]}, "not"),
        ({"sector": ""}, "Select a sector"),
        ({"sector": "bank"}, "Select a sector"),
        ({"size": "huge"}, "Select how many"),
        ({"contact": "head"}, "Enter one e-mail address"),
        ({"contact": "a@b.org, c@d.org"}, "Enter one e-mail address"),
        ({"contact": "a@b.org\nBcc: x@y.org"}, "Enter one e-mail address"),
        ({"contact": f"{'a' * 250}@b.org"}, "Enter one e-mail address"),
        ({"contact": "\u212aim@example.org"}, "‘\u212a’ (kelvin sign)"),
        ({"contact": "kim@ex\u0430mple.org"}, "‘\u0430’ (cyrillic small letter a)"),
        ({"contact": "kim\u200b@example.org"}, "a hidden zero width space"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(app, editor, typed, said):
    page = send(editor, **typed)

    assert page.status == 422
    assert said in page.words
    if "name" not in typed:
        assert 'value="Moor Lane School"' in page.response.text
    with app.app_context():
        assert organisation_search.count_matching(Filters()) == 0


def test_one_of_the_same_name_is_shown_and_confirmed(app, editor):
    with app.app_context():
        add_organisation("MOOR LANE SCHOOL.")

    page = send(editor)
    assert page.status == 422
    assert "MOOR LANE SCHOOL. (number 1)" in page.words
    assert "Tick the box if this is another organisation" in page.words

    again = editor.post(page, {**page.fields, **FILLED, "anyway": "yes"})
    assert again.address == "/core-team/organisations/2"
    assert "Another organisation has the same name" in again.words


def test_details_are_changed_and_the_sums_follow(app, editor):
    with app.app_context():
        mine = add_organisation("Moor Lane School", "old@example.org")
        submit_round(mine, safety_aware_1="some")

    address = f"/core-team/organisations/{mine}/change"
    assert editor.open(address).fields["contact"] == "old@example.org"
    page = send(editor, address, name="Harbour School", places=["york"], sector="health")

    assert page.address == f"/core-team/organisations/{mine}"
    assert "The details are saved." in page.words
    with app.app_context():
        one = organisation_search.find_organisation(mine)
        assert (one.name, one.places, one.contact) == (
            "Harbour School", ("york",), "head@example.org",
        )  # fmt: skip
        assert recompute_placements.verify_and_rebuild_tallies() == 0
        newest = event_history.get_history_page(mine, 1).rows[0]
        assert newest.action is Action.DETAILS_CHANGED


def test_a_new_name_that_another_has_is_confirmed_and_an_old_one_is_not(app, editor):
    with app.app_context():
        add_organisation("Moor Lane School")
        mine = add_organisation("Harbour School")
        twin = add_organisation("Harbour School")
    assert send(editor, f"/core-team/organisations/{mine}/change").status == 422
    kept = send(editor, f"/core-team/organisations/{twin}/change", name="Harbour SCHOOL")
    assert kept.address == f"/core-team/organisations/{twin}"


@pytest.mark.parametrize("rest", ["change", "invite", "revoke", "merge", "remove"])
@pytest.mark.parametrize("number", [999, 10**30])
def test_one_that_is_not_there_is_not_found(editor, number, rest):
    assert editor.open(f"/core-team/organisations/{number}/{rest}").status == 404


def test_a_file_of_them_is_added_as_a_whole_or_not_at_all(store):
    candidates = [Candidate(USUAL_DETAILS._replace(name=name), "") for name in ("One", "Two")]

    assert added_organisations.add_organisations(candidates, "somebody") == 2
    before = dump()
    more = [Candidate(USUAL_DETAILS._replace(name=name), "") for name in ("Three", "TWO")]
    assert added_organisations.add_organisations(more, "somebody") is None
    assert dump() == before
    assert [each.name for each in organisation_search.iterate_matching(Filters())] == ["One", "Two"]


def test_what_cannot_be_recorded_is_not_added(store, monkeypatch):
    def refuse(*_, **__):
        raise RuntimeError

    mine = add_organisation("Moor Lane")
    monkeypatch.setattr(organisations, "record_event", refuse)
    before = dump()
    candidate = Candidate(USUAL_DETAILS, "a@example.org")
    for work in (
        lambda: added_organisations.add_organisation(candidate, "x"),
        lambda: added_organisations.add_organisations([candidate], "x"),
        lambda: added_organisations.change_organisation(mine, candidate, "x"),
    ):
        with pytest.raises(RuntimeError):
            work()
        assert dump() == before


def test_what_the_organisation_changed_meanwhile_is_shown_and_not_undone(app, editor):
    with app.app_context():
        mine = add_joined_organisation()
        page = editor.open(f"/core-team/organisations/{mine}/change")
        theirs = organisations.get_details(mine)._replace(name="The name that it chose")
        organisations.change_details(mine, theirs, "link:1:x")

    shown = editor.post(page, {**page.fields, "contact": "new@example.org"})

    assert shown.status == 409
    assert "They have saved: The name that it chose; Hull" in shown.words
    assert shown.by_id("contact").get("value") == "new@example.org"
    with app.app_context():
        assert organisations.get_details(mine) == theirs
    # Having looked at both, the editor saves again.
    assert editor.post(shown, shown.fields).status == 200
    with app.app_context():
        assert organisations.get_details(mine).name != theirs.name


def test_saving_the_same_twice_is_no_conflict(app, editor):
    with app.app_context():
        mine = add_joined_organisation()
    page = editor.open(f"/core-team/organisations/{mine}/change")
    changed = {**page.fields, "name": "Another name"}
    assert editor.post(page, changed).status == 200
    assert editor.post(page, changed).status == 200
