"""Two records of one organisation made into one: nothing lost, and every sum still right."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database.engine import db
from app.store.assessments import assessments, entries
from app.store.base.events import Action
from app.store.lifecycle import deletion, organisation_merge
from app.store.organisations import organisations, return_links
from app.store.participation import (
    event_history,
    invitations,
    links_by_hand,
    organisation_search,
)
from app.store.participation.organisation_search import Filters
from app.store.upkeep import recompute_placements
from tests.databases.dump import dump
from tests.factories.organisations import USUAL_DETAILS, add_organisation
from tests.factories.programmes import PLACES, SECTORS
from tests.factories.rounds import answer_round, submit_round

DAY = timedelta(days=1)


def merge(kept, gone, *, keep_links=False):
    planned = organisation_merge.plan_merge(kept, gone)
    return organisation_merge.merge_organisations(
        kept, gone, planned.fingerprint, "somebody", keep_links=keep_links
    )


def test_rounds_come_in_the_order_in_which_they_were_submitted(store):
    kept, gone = add_organisation("Moor Lane School"), add_organisation("MOOR LANE school!")
    second = submit_round(kept, 200 * DAY, safety_aware_1="some")
    first = submit_round(gone, 300 * DAY, safety_aware_1="not-yet")
    third = submit_round(
        gone,
        100 * DAY,
        safety_aware_1="embedded",
        safety_aware_2="embedded",
        trust_aware_1="not-yet",
    )
    draft = answer_round(kept, safety_aware_1="some")

    assert merge(kept, gone)

    after = assessments.list_rounds(kept)
    assert [each.id for each in after] == [first.id, second.id, third.id, draft.id]
    assert [each.round for each in after] == [1, 2, 3, 4]
    assert organisation_search.find_organisation(gone) is None
    stands = organisation_search.find_organisation(kept)
    assert (stands.round, stands.open_round, stands.floor) == (3, 4, 1)
    assert recompute_placements.verify_and_rebuild_tallies() == 0


def test_details_stay_and_places_are_joined(store):
    kept = add_organisation("Kept", places=("york",), sector="health")
    gone = add_organisation("Gone", "gone@example.org", places=("hull", "york"))
    organisations.change_details(
        gone, USUAL_DETAILS._replace(name="Gone", size="up-to-10"), "tests"
    )

    assert merge(kept, gone)

    one = organisation_search.find_organisation(kept)
    assert (one.name, one.sector, one.places) == ("Kept", "health", ("hull", "york"))
    assert (one.size, one.contact) == ("up-to-10", "gone@example.org")


def held(secret):
    found = return_links.find_link_holder(secret)
    return found and found.organisation_id


def test_links_of_both_keep_working_where_that_is_asked_for(store):
    kept, gone = add_organisation("Kept"), add_organisation("Gone")
    secrets = [links_by_hand.make_link(each, "tests") for each in (kept, gone)]

    merge(kept, gone, keep_links=True)

    assert [held(each) for each in secrets] == [kept, kept]


def test_a_link_of_the_record_that_goes_opens_nothing_unless_it_is_kept(store):
    """Anybody can join with the name of an organisation, and is not to gain what it answered."""
    kept, stranger = (
        add_organisation("Moor Lane"),
        return_links.join_organisation(USUAL_DETAILS._replace(name="Moor Lane"), "tests"),
    )
    mine = links_by_hand.make_link(kept, "tests")
    gone = held(stranger)
    planned = organisation_merge.plan_merge(kept, gone)
    assert (planned.kept_links, planned.gone_links) == ((1, True), (1, False))

    assert merge(kept, gone)

    assert [held(each) for each in (mine, stranger)] == [kept, None]
    assert [link.ended_at is None for link in invitations.list_links(kept)] == [True, False]
    told = [
        (each.action, each.organisation_id) for each in event_history.get_history_page(kept, 1).rows
    ]
    assert told[:2] == [(Action.MERGED, kept), (Action.LINKS_REVOKED, gone)]


def test_where_no_link_works_none_is_said_to_be_ended(store):
    kept, gone = add_organisation("Kept"), add_organisation("Gone")
    links_by_hand.make_link(gone, "tests")
    invitations.revoke_links(gone, "tests")
    merge(kept, gone)
    actions = [each.action for each in event_history.get_history_page(kept, 1).rows]
    assert actions.count(Action.LINKS_REVOKED) == 1


def test_the_histories_of_both_are_kept_over_two_merges(store):
    last, kept, gone = add_organisation("Last"), add_organisation("Kept"), add_organisation("Gone")
    links_by_hand.make_link(gone, "tests")
    merge(kept, gone)
    merge(last, kept)

    told = event_history.get_history_page(last, 1)

    happened = [(each.action, each.organisation_id) for each in told.rows]
    assert (Action.LINK_MADE, gone) in happened
    assert happened[:2] == [(Action.MERGED, last), (Action.MERGED, kept)]
    assert told.rows[0].items == str(kept)


@pytest.mark.parametrize("filled", ["kept", "gone"])
def test_of_two_drafts_the_one_with_answers_stays(store, filled):
    kept, gone = add_organisation("Kept"), add_organisation("Gone")
    drafts = {"kept": answer_round(kept), "gone": answer_round(gone)}
    answer_round({"kept": kept, "gone": gone}[filled], safety_aware_1="some")

    assert merge(kept, gone)

    assert [each.id for each in assessments.list_rounds(kept)] == [drafts[filled].id]
    assert entries.get_entries(drafts[filled].id)


def test_two_empty_drafts_become_one(store):
    kept, gone = add_organisation("Kept"), add_organisation("Gone")
    draft = answer_round(kept)
    answer_round(gone)
    assert merge(kept, gone)
    assert [each.id for each in assessments.list_rounds(kept)] == [draft.id]


def test_two_drafts_with_answers_are_refused_and_nothing_is_done(store):
    kept, gone = add_organisation("Kept"), add_organisation("Gone")
    for each in (kept, gone):
        answer_round(each, safety_aware_1="some")
    before = dump()

    assert organisation_merge.plan_merge(kept, gone).refused
    assert not merge(kept, gone)
    assert dump() == before


def test_what_changed_since_it_was_shown_is_not_done(store):
    kept, gone = add_organisation("Kept"), add_organisation("Gone")
    seen = organisation_merge.plan_merge(kept, gone).fingerprint
    submit_round(gone, safety_aware_1="some")
    before = dump()

    assert not organisation_merge.merge_organisations(kept, gone, seen, "somebody", keep_links=True)
    assert dump() == before


def test_there_is_no_plan_with_oneself_or_with_nobody(store):
    one = add_organisation("One")
    assert organisation_merge.plan_merge(one, one) is None
    assert organisation_merge.plan_merge(one, 999) is None
    assert organisation_merge.plan_merge(10**30, one) is None
    assert not organisation_merge.merge_organisations(one, one, "", "somebody", keep_links=True)


def test_a_merge_that_cannot_be_recorded_is_not_done(store, monkeypatch):
    kept, gone = add_organisation("Kept"), add_organisation("Gone")
    submit_round(gone, safety_aware_1="some")

    def refuse(*_, **__):
        db.session.flush()
        raise RuntimeError

    monkeypatch.setattr(organisation_merge, "record_event", refuse)
    before = dump()
    with pytest.raises(RuntimeError):
        merge(kept, gone)
    assert dump() == before


def test_whoever_had_a_draft_open_can_submit_it_after_the_merge(store):
    """Their page knew the round before it moved."""
    kept, gone = add_organisation("Kept"), add_organisation("Gone")
    draft = answer_round(
        gone, safety_aware_1="embedded", safety_aware_2="embedded", trust_aware_1="not-yet"
    )
    merge(kept, gone)

    shown = entries.entries_fingerprint(entries.get_entries(draft.id))
    assert assessments.submit_round(draft, shown, "somebody") is None

    assert organisation_search.find_organisation(kept).floor == 1
    assert recompute_placements.verify_and_rebuild_tallies() == 0


def test_organisations_of_one_name_are_found(store):
    add_organisation("St. Anne’s School")
    add_organisation("Alone")
    add_organisation("ST ANNES SCHOOL")

    found, count = organisation_merge.list_namesakes()

    assert count == 1
    assert [[each.name for each in one.organisations] for one in found] == [
        ["St. Anne’s School", "ST ANNES SCHOOL"]
    ]


CHOICES = st.sampled_from(["not-yet", "some", "embedded", "dont-know"])
ROUND = st.tuples(CHOICES, CHOICES, st.integers(0, 900))
ORGANISATION = st.tuples(
    st.sets(st.sampled_from(list(PLACES)), min_size=1, max_size=3),
    st.sampled_from(list(SECTORS)),
    st.lists(ROUND, max_size=3),
    st.booleans(),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(one=ORGANISATION, other=ORGANISATION)
def test_the_sums_after_any_merge_are_those_made_afresh(store, one, other):
    ids = []
    for places, sector, rounds, drafts in (one, other):
        mine = add_organisation("Any", places=tuple(places), sector=sector)
        for safe, trusted, days in sorted(rounds, key=lambda each: -each[2]):
            submit_round(
                mine, days * DAY, safety_aware_1=safe, safety_aware_2=safe, trust_aware_1=trusted
            )
        if drafts:
            answer_round(mine)
        ids.append(mine)

    assert merge(*ids)

    assert recompute_placements.verify_and_rebuild_tallies() == 0
    kept = assessments.list_rounds(ids[0])
    assert [each.round for each in kept] == list(range(1, len(kept) + 1))
    assert sum(each.submitted_at is not None for each in kept) == len(one[2]) + len(other[2])
    assert sum(each.submitted_at is None for each in kept) == (one[3] or other[3])


# ---------------------------------------------------------------- the pages


@pytest.fixture
def two(app):
    """Two records of one school: their ids."""
    with app.app_context():
        kept, gone = (
            add_organisation("Moor Lane School"),
            add_organisation("moor lane school", "head@example.org"),
        )
        submit_round(gone, safety_aware_1="some")
    return kept, gone


def test_an_editor_merges_two_records(app, editor, viewer, two):
    kept, gone = two
    listed = viewer.open("/core-team/organisations/duplicates")
    assert "1 name is in the list more than once" in listed.words
    found = editor.open(f"/core-team/organisations/{kept}/merge")
    assert f"moor lane school (number {gone})" in found.words

    plan = editor.open(f"/core-team/organisations/{kept}/merge?with={gone}")
    assert f"Moor Lane School (number {kept}) stays" in plan.words
    assert f"Round 1 of number {gone}" in plan.words
    assert "‘moor lane school’ is not kept" in plan.words
    done = editor.send(plan)

    assert done.address == f"/core-team/organisations/{kept}"
    assert "The two records are one now." in done.words
    assert "Round 1, submitted" in done.words
    assert "merged into it" in done.words
    assert "in the record that was merged into this one" in done.words
    assert "are one now" not in editor.open(done.address).words
    assert "No name is in the list more than once" in editor.open(listed.address).words


def test_a_plan_that_changed_is_shown_again(app, editor, two):
    kept, gone = two
    plan = editor.open(f"/core-team/organisations/{kept}/merge?with={gone}")
    with app.app_context():
        answer_round(gone, safety_aware_1="some")

    again = editor.send(plan)

    assert again.status == 409
    assert "something changed" in again.words
    assert "A draft" in again.words
    assert editor.send(again).status == 200


def test_a_refused_plan_says_how_to_mend_it_and_has_no_button(app, editor, two):
    kept, gone = two
    with app.app_context():
        for each in two:
            answer_round(each, safety_aware_1="some")

    page = editor.open(f"/core-team/organisations/{kept}/merge?with={gone}")

    assert "submit theirs, or to drop it" in page.words
    assert not list(next(page.tree.iter("main")).iter("form"))


def test_the_address_of_a_record_that_was_merged_leads_to_what_it_is_part_of(
    app, editor, viewer, two
):
    kept, gone = two
    with app.app_context():
        last = add_organisation("Last")
        merge(kept, gone)
        merge(last, kept)

    for rest in ("", "/history", "/rounds/1"):
        page = viewer.open(f"/core-team/organisations/{gone}{rest}")
        assert page.address == f"/core-team/organisations/{last}"
        assert "That record is part of this one now." in page.words
    # A page that was opened before the two were made one: its form goes to the old address.
    sent = editor.client.post(
        f"/core-team/organisations/{gone}/revoke",
        data=editor.open(f"/core-team/organisations/{last}/revoke").fields,
        follow_redirects=True,
    )
    assert sent.request.path == f"/core-team/organisations/{last}"
    assert "That record is part of this one now. Nothing was changed by what you sent" in sent.text
    with app.app_context():
        deletion.delete_organisation(last, "tests")
    assert viewer.open(f"/core-team/organisations/{gone}").status == 404


def test_the_page_says_which_links_are_kept_and_ticks_those_that_the_team_gave_out(
    app, editor, two
):
    kept, gone = two
    with app.app_context():
        stranger = return_links.join_organisation(USUAL_DETAILS, "tests")
        joined = held(stranger)
        mine = links_by_hand.make_link(gone, "tests")

    page = editor.open(f"/core-team/organisations/{kept}/merge?with={joined}")
    assert "Somebody joined with this record on the site. 1 link works now: merging" in page.words
    assert "Tick the box only if you know who has them" in page.words
    assert "links" not in page.fields
    other_way = editor.open(f"/core-team/organisations/{joined}/merge?with={kept}")
    assert "If you are not sure who has it, end every link" in other_way.words
    assert "links" not in other_way.fields  # there is none to keep
    editor.send(page)

    page = editor.open(f"/core-team/organisations/{kept}/merge?with={gone}")
    assert (
        "The core team added this record. 1 link works now: merging ends it, unless" in page.words
    )
    assert page.fields["links"] == "keep"
    editor.send(page)
    with app.app_context():
        assert [held(each) for each in (stranger, mine)] == [None, kept]


def test_the_tick_stays_as_it_was_where_the_plan_changed(app, editor, two):
    kept, gone = two
    with app.app_context():
        links_by_hand.make_link(gone, "tests")
    plan = editor.open(f"/core-team/organisations/{kept}/merge?with={gone}")
    with app.app_context():
        answer_round(gone, safety_aware_1="some")
    again = editor.send(plan, links="")
    assert again.status == 409
    assert "links" not in again.fields


@pytest.mark.parametrize("other", ["999", "x", "1", str(10**30)])
def test_a_record_that_is_not_there_is_looked_for_again(editor, two, other):
    page = editor.open(f"/core-team/organisations/1/merge?with={other}")
    assert page.status == 404
    assert "Find it again" in page.words


def test_a_search_finds_by_words(app, editor, two):
    with app.app_context():
        add_organisation("Harbour Youth Club")
        assert organisation_search.count_matching(Filters()) == 3
    page = editor.open("/core-team/organisations/1/merge?q=club")
    assert "Harbour Youth Club" in page.words
    assert "No other organisation" in editor.open("/core-team/organisations/1/merge?q=zebra").words
