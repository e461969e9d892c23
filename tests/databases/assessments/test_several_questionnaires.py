"""An organisation answers several questionnaires: each has rounds and a standing of its own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database.engine import db
from app.model import AssessmentRecord
from app.store.assessments import assessments, response_import, round_undo
from app.store.assessments.assessments import find_round, list_rounds
from app.store.assessments.draft_progress import get_draft_progress
from app.store.assessments.entries import Entry, get_entries
from app.store.assessments.response_import import ResponseObstacle, ResponseRefusedError
from app.store.base.events import Action
from app.store.base.published_questionnaires import find_newest_version, get_current_questionnaire
from app.store.base.transactions import now
from app.store.comparison import kept_placements, yearly_change
from app.store.comparison.group_selection import Selection
from app.store.comparison.tallies import count_by_version
from app.store.editions import edition_members
from app.store.lifecycle import organisation_merge, organisation_removal, retention_conditions
from app.store.participation import event_history, organisation_search
from app.store.participation.organisation_filters import Filters
from app.store.participation.organisation_search import Status
from app.store.participation.turnout import summarise_responses
from app.store.reports import kpi_counts
from app.store.reports.kpi_counts import TimeSpan
from app.store.upkeep import recompute_placements
from tests.factories.organisations import add_organisation
from tests.factories.rounds import answer_round, get_round_fingerprint, submit_round
from tests.fakes.clock import time_at

DAY = timedelta(days=1)
AWARE = {"safety_aware": "all", "trust_aware": "all"}


@pytest.fixture
def own(several_store):
    """The organisations' own questionnaire."""
    return get_current_questionnaire()


@pytest.fixture
def welcome(several_store):
    """Another that organisations answer too."""
    return find_newest_version("welcome")


@pytest.fixture
def both(own, welcome):
    """An organisation that stands by its own questionnaire, and since then by the other one too."""
    mine = add_organisation("Moor Lane")
    submit_round(mine, 20 * DAY, own, safety_aware="all")
    submit_round(mine, 10 * DAY, welcome, **AWARE)
    return mine


def numbers(organisation):
    return [(each.questionnaire[0], each.round) for each in list_rounds(organisation)]


def test_a_draft_of_another_questionnaire_is_not_taken_for_one_of_this(own, welcome):
    mine = add_organisation("Moor Lane")
    answer_round(mine, welcome, safety_aware="some")
    number = assessments.get_or_start_round(mine, own, "tests")
    assert find_round(mine, own.id, number).questionnaire == (own.id, own.version)
    assert numbers(mine) == [("organisation", 1), ("welcome", 1)]
    progress = [get_draft_progress([mine], id)[mine].answers for id in (own.id, welcome.id)]
    assert progress == [0, 1]


def test_a_round_of_another_questionnaire_leaves_an_organisation_where_it_stands(
    own, welcome, both
):
    """Its own answers were dropped from comparisons by it once, without a word."""
    for asked in (own, welcome):
        assert count_by_version(asked, Selection())[1].n == 1
        assert summarise_responses(asked.id, Selection()).own.n == 1
    one = organisation_search.find_organisation(both)
    assert (one.status, one.round, one.floor) == (Status.SUBMITTED, 1, 0)
    (there,) = organisation_search.search_page(Filters(questionnaire="welcome"), 1).rows
    assert (there.round, there.floor) == (1, 1)
    kept = kept_placements.get_kept_placements("welcome", [both], "")
    assert kept[both].floor == 1
    assert recompute_placements.verify_and_rebuild_tallies() == 0


def test_the_next_edition_counts_an_organisation_that_answered_another_since(own, welcome, both):
    (member,) = edition_members.find_members_at(own, now())
    current = find_round(both, own.id, 1)
    assert member.organisation_id == both
    assert member.entry.sheet.startswith(f"{current.id}.")


def test_a_year_ago_is_told_within_one_questionnaire(own, welcome):
    mine = add_organisation("Moor Lane")
    submit_round(mine, 500 * DAY, own, safety_aware="not-yet", trust_aware="not-yet")
    submit_round(mine, 400 * DAY, welcome, **AWARE)
    submit_round(mine, 10 * DAY, own, safety_aware="all", trust_aware="all")
    since = yearly_change.a_year_ago()
    assert yearly_change.count_stage_changes(own.id, Selection(), since)[""] == (1, 0, 0)
    assert yearly_change.count_stage_changes(welcome.id, Selection(), since) == {}
    assert yearly_change.stages_then_and_now(welcome.id, [mine], "", since) == {}


def test_a_response_file_goes_to_the_rounds_of_its_own_questionnaire(own, welcome):
    mine = add_organisation("Moor Lane")
    answer_round(mine, own, safety_aware="some")
    with pytest.raises(ResponseRefusedError) as refused:
        response_import.import_response(mine, welcome, {"trust-aware": Entry("all")}, "tests")
    assert refused.value.obstacle is ResponseObstacle.UNSIZED
    assessments.get_or_start_round(mine, welcome, "tests")

    response_import.import_response(mine, welcome, {"trust-aware": Entry("all")}, "tests")

    assert get_entries(find_round(mine, welcome.id, 1).id) == {"trust-aware": Entry("all")}
    assert get_entries(find_round(mine, own.id, 1).id) == {"safety-aware": Entry("some")}


def test_a_round_is_taken_back_whatever_was_begun_of_another(own, welcome, both):
    answer_round(both, welcome, safety_aware="some")
    current = find_round(both, own.id, 1)
    assert round_undo.find_hold(current) is None
    assert round_undo.take_back_round(current, get_round_fingerprint(current), "tests")
    assert list(count_by_version(own, Selection())) == []
    assert count_by_version(welcome, Selection())[1].n == 1
    assert recompute_placements.verify_and_rebuild_tallies() == 0


def test_merging_numbers_rounds_within_each_questionnaire(own, welcome, both):
    gone = add_organisation("Moor Lane School")
    submit_round(gone, 30 * DAY, welcome, safety_aware="some")
    submit_round(gone, 15 * DAY, own, safety_aware="some")
    # A draft each, of two questionnaires: neither is in the way of the other.
    answer_round(both, own, safety_aware="some")
    answer_round(gone, welcome, safety_aware="some")
    plan = organisation_merge.plan_merge(both, gone)

    assert organisation_merge.merge_organisations(
        both, gone, plan.fingerprint, "tests", keep_links=False
    )

    assert numbers(both) == [*(("organisation", n) for n in (1, 2, 3)),
                             *(("welcome", n) for n in (1, 2, 3))]  # fmt: skip
    for asked in (own, welcome):
        submitted = [each.submitted_at for each in list_rounds(both, asked.id)]
        assert submitted[2] is None
        assert submitted[0] < submitted[1]
        assert count_by_version(asked, Selection())[1].n == 1
    assert recompute_placements.verify_and_rebuild_tallies() == 0


def test_two_drafts_of_one_questionnaire_are_in_the_way_of_merging(own, welcome, both):
    gone = add_organisation("Moor Lane School")
    for organisation in (both, gone):
        answer_round(organisation, welcome, safety_aware="some")
    assert organisation_merge.plan_merge(both, gone).refused


def test_what_deleting_takes_is_told_of_every_questionnaire(own, welcome, both):
    for asked in (own, welcome):
        answer_round(both, asked, safety_aware="some")
    plan = organisation_removal.plan_removal(both)
    assert [each.questionnaire[0] for each in plan.submitted] == ["organisation", "welcome"]
    drafts = [each.assessment.questionnaire[0] for each in plan.drafts]
    assert drafts == ["organisation", "welcome"]


def test_a_report_counts_rounds_of_the_organisations_own_questionnaire(own, welcome):
    """A round that came back to another questionnaire is no second round of this one."""
    mine = add_organisation("Moor Lane")
    span = TimeSpan(None, now() + DAY)

    def found(count):
        who = kpi_counts.identities_known_at(span.end, span.end)
        return kpi_counts.count_organisations(count(span, who))

    submit_round(mine, 20 * DAY, welcome, safety_aware="all")
    assert [found(each) for each in (kpi_counts.select_submitted, kpi_counts.select_active)] == [
        0
    ] * 2
    submit_round(mine, 10 * DAY, own, safety_aware="all")
    assert [found(each) for each in (kpi_counts.select_submitted, kpi_counts.select_active)] == [
        1
    ] * 2
    assert found(kpi_counts.select_returned) == 0


def test_history_says_of_which_questionnaire_a_round_is_also_of_one_that_is_gone(own, welcome):
    mine = add_organisation("Moor Lane")
    draft = answer_round(mine, welcome, safety_aware="some")
    round_undo.drop_draft(draft, get_round_fingerprint(draft), "tests")
    submit_round(mine, DAY, own, safety_aware="all")
    told = [
        (each.action, each.questionnaire_id)
        for each in event_history.get_history_page(mine, 1).rows
    ]
    assert told[::-1] == [
        (Action.ADDED, ""),
        (Action.ROUND_STARTED, "welcome"),
        (Action.DROPPED, "welcome"),
        (Action.ROUND_STARTED, "organisation"),
        (Action.SUBMITTED, "organisation"),
    ]


def test_a_draft_grows_old_by_what_is_done_with_it_alone(own, welcome):
    mine = add_organisation("Moor Lane")
    with time_at(now() - 30 * DAY):
        old = answer_round(mine, welcome, safety_aware="some")
    answer_round(mine, own, safety_aware="some")
    due = select(AssessmentRecord.id).where(retention_conditions.is_draft_due(now() - 20 * DAY))
    assert db.session.scalars(due).all() == [old.id]
