"""Place partnerships and teams answer as organisations do, and count as none."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.database.engine import db
from app.model import OrganisationRecord
from app.store.assessments import assessments, response_import
from app.store.assessments.assessments import NotTheirQuestionnaireError, list_rounds
from app.store.assessments.entries import Entry
from app.store.assessments.response_import import ResponseObstacle, ResponseRefusedError
from app.store.base.events import Action
from app.store.base.published_questionnaires import find_newest_version, get_current_questionnaire
from app.store.base.transactions import now
from app.store.comparison.group_selection import Selection
from app.store.comparison.tallies import count_by_version
from app.store.editions import allowed_names, edition_members
from app.store.exports.datasets import DATASETS, count_rows, iterate_rows
from app.store.lifecycle import organisation_merge, organisation_removal, retention_conditions
from app.store.lifecycle.organisation_removal import DeletionRequest, RequestAuthority
from app.store.organisations import organisations, respondents, return_links
from app.store.organisations.organisations import NotFoundError
from app.store.organisations.respondents import (
    PlaceTakenError,
    TeamNameTakenError,
    TooManyTeamsError,
)
from app.store.participation import (
    added_organisations,
    event_history,
    links_by_hand,
    organisation_search,
    reminder_audience,
)
from app.store.participation.organisation_filters import Filters
from app.store.participation.turnout import summarise_responses
from app.store.reports import kpi_counts
from app.store.reports.kpi_counts import TimeSpan
from app.store.upkeep import recompute_placements
from scoring.programme.programme import RespondentKind
from tests.factories.organisations import (
    add_organisation,
    add_unconfirmed_organisation,
    confirm_organisations,
    decline_organisations,
)
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import submit_round

DAY = timedelta(days=1)
AWARE = {"safety_aware": "all", "trust_aware": "all"}
ON_REQUEST = DeletionRequest(RequestAuthority.HEAD, now().date())


@pytest.fixture
def asked(several_store):
    """The questionnaires by who answers them, the organisations' own for organisations."""
    place, team = find_newest_version("place"), find_newest_version("team")
    return {
        RespondentKind.ORGANISATION: get_current_questionnaire(),
        RespondentKind.PLACE_PARTNERSHIP: place,
        RespondentKind.TEAM: team,
    }


@pytest.fixture
def all_kinds(asked):
    """One of each kind, which has submitted what is for it: their ids by kind."""
    mine = add_organisation("Moor Lane", "moor@example.org")
    there = {
        RespondentKind.ORGANISATION: mine,
        RespondentKind.PLACE_PARTNERSHIP: add_partnership(),
        RespondentKind.TEAM: add_team(mine),
    }
    for kind, id in there.items():
        submit_round(id, DAY, asked[kind], **AWARE)
    return there


def count(questionnaire, **selection):
    found = count_by_version(questionnaire, Selection(**selection))
    return found[1].n if found else 0


# ---------------------------------------------------------------- adding them


def test_each_is_known_by_its_link_and_for_what_it_is(all_kinds):
    for kind, id in all_kinds.items():
        holder = return_links.find_link_holder(links_by_hand.make_link(id, "tests"))
        assert (holder.organisation_id, holder.kind) == (id, kind)
    mine, partnership, team = all_kinds.values()
    (there,) = respondents.list_place_partnerships()
    assert (there.id, there.name, there.place, there.live) == (
        partnership, "Hull together", "hull", 1
    )  # fmt: skip
    (its,) = respondents.list_teams(mine)
    assert (its.id, its.name, its.part_of, its.whole, its.place) == (
        team, "Reception", mine, "Moor Lane", None
    )  # fmt: skip
    assert respondents.find_respondent(mine).kind is RespondentKind.ORGANISATION


def test_a_place_has_one_partnership(several_store):
    first = add_partnership("hull")
    with pytest.raises(PlaceTakenError) as taken:
        add_partnership("hull", "Another")
    assert taken.value.respondent_id == first
    assert add_partnership("york", "York together") != first
    with pytest.raises(KeyError):
        add_partnership("nowhere")


def test_a_form_that_is_sent_twice_adds_one(several_store):
    mine = add_organisation("Moor Lane")
    for add in (
        lambda: respondents.add_place_partnership("hull", "Hull", "tests", form="a"),
        lambda: respondents.add_team(mine, "Reception", "tests", form="b"),
    ):
        assert add() == add()


def test_teams_of_one_organisation_have_names_of_their_own(several_store, monkeypatch):
    mine, other = add_organisation("Moor Lane"), add_organisation("Hill Top")
    first = add_team(mine)
    with pytest.raises(TeamNameTakenError) as taken:
        add_team(mine, "RECEPTION")
    assert taken.value.respondent_id == first
    add_team(other)
    second = add_team(mine, "Kitchen")
    with pytest.raises(TeamNameTakenError):
        respondents.rename_respondent(second, "Reception", "tests")
    respondents.rename_respondent(first, "Front desk", "tests")
    assert [each.name for each in respondents.list_teams(mine)] == ["Front desk", "Kitchen"]
    monkeypatch.setattr(respondents, "MOST_TEAMS", 2)
    with pytest.raises(TooManyTeamsError):
        add_team(mine, "Night shift")


def test_only_an_organisation_has_teams_and_details_to_rename_by_themselves(several_store):
    mine, partnership = add_organisation("Moor Lane"), add_partnership()
    for nobody in (partnership, add_team(mine), 999):
        with pytest.raises(NotFoundError):
            add_team(nobody, "Of nobody")
    with pytest.raises(NotFoundError):
        respondents.rename_respondent(mine, "Another", "tests")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organisation SET part_of = 1 WHERE kind <> 'team'",
        "UPDATE organisation SET part_of = NULL WHERE kind = 'team'",
        "UPDATE organisation SET sector = '' WHERE kind = 'organisation'",
        "UPDATE organisation SET sector = 'health' WHERE kind = 'team'",
        "UPDATE organisation SET kind = 'person'",
    ],
)
def test_the_database_holds_what_a_kind_has(all_kinds, statement):
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text(statement))


# ---------------------------------------------------------------- what they answer


def test_nobody_starts_a_round_of_what_is_for_others(asked):
    mine = add_organisation("Moor Lane", size="up-to-10")
    there = [mine, add_partnership(), add_team(mine)]
    for id, kind in zip(there, RespondentKind, strict=True):
        for of_kind, questionnaire in asked.items():
            if of_kind is kind:
                assessments.get_or_start_round(id, questionnaire, "tests")
                continue
            with pytest.raises(NotTheirQuestionnaireError):
                assessments.get_or_start_round(id, questionnaire, "tests")
            with pytest.raises(ResponseRefusedError) as refused:
                response_import.import_response(
                    id, questionnaire, {"safety-aware": Entry("all")}, "tests"
                )
            assert refused.value.obstacle is ResponseObstacle.NOT_THEIRS
    assert [len(list_rounds(id)) for id in there] == [1, 1, 1]


def test_a_response_file_comes_in_without_a_size_where_nobody_is_asked_for_one(asked):
    team = add_team(add_organisation("Moor Lane"))
    questionnaire = asked[RespondentKind.TEAM]
    response_import.import_response(team, questionnaire, {"safety-aware": Entry("all")}, "tests")
    assert [each.round for each in list_rounds(team)] == [1]


# ---------------------------------------------------------------- where they count


def test_each_counts_where_its_own_questionnaire_is_compared(asked, all_kinds):
    assert [count(each) for each in asked.values()] == [1, 1, 1]
    assert count(asked[RespondentKind.PLACE_PARTNERSHIP], place="hull") == 1
    assert count(asked[RespondentKind.TEAM], place="hull") == 0
    for questionnaire in asked.values():
        turnout = summarise_responses(questionnaire.id, Selection()).turnout
        assert (turnout.submitted, turnout.invited) == (1, 1)
    assert recompute_placements.verify_and_rebuild_tallies() == 0


def test_none_of_them_counts_as_an_organisation(asked, all_kinds):
    mine, partnership, team = all_kinds.values()
    own = asked[RespondentKind.ORGANISATION]
    found = edition_members.find_members_at(own, now())
    assert [member.organisation_id for member in found] == [mine]
    assert organisation_search.count_matching(Filters()) == 1
    assert [one.id for one in organisation_search.search_page(Filters(), 1).rows] == [mine]
    assert [one.id for one in organisation_search.list_by_ids([mine, partnership, team])] == [mine]
    for questionnaire in asked.values():
        (one,) = organisation_search.search_page(Filters(questionnaire=questionnaire.id), 1).rows
        assert all_kinds[one.kind] == one.id
    assert reminder_audience.list_to_give_link(Filters(), 9)[1] == 0
    assert allowed_names.names_to_look_for() == {mine: "Moor Lane"}
    assert count_rows(DATASETS["organisations"]) == 1
    end = now() + DAY
    who = kpi_counts.identities_known_at(end, end)
    for counted in (kpi_counts.select_submitted, kpi_counts.select_active):
        assert kpi_counts.count_organisations(counted(TimeSpan(None, end), who)) == 1


def test_a_name_that_a_team_has_is_no_organisations(several_store):
    mine = add_organisation("Moor Lane")
    add_team(mine, "Hill Top")
    add_partnership("hull", "Hill Top")
    assert organisations.find_by_name("Hill Top") == []
    assert organisation_search.find_by_name_keys(["hill top"]) == {}
    other = add_organisation("Hill Top")
    assert organisation_merge.list_namesakes() == ([], 0)
    assert organisation_merge.plan_merge(other, add_team(other)) is None
    assert added_organisations.add_organisations([], "tests") == 0


def test_files_say_who_answered_what(asked, all_kinds):
    mine, partnership, team = all_kinds.values()
    expected = {
        (mine, "organisation", None, "organisation"),
        (partnership, "place-partnership", None, "place"),
        (team, "team", mine, "team"),
    }
    for name in ("rounds", "stages", "answers"):
        rows = list(iterate_rows(DATASETS[name]))
        columns = {column.name for column in DATASETS[name].columns}
        wanted = ("organisation_id", "kind", "part_of", "questionnaire")
        assert columns >= set(wanted)
        assert {tuple(row[column] for column in wanted) for row in rows} == expected


def test_a_team_counts_where_its_organisation_does(asked):
    """Whoever joined under any name could else add as many teams as they like to a comparison."""
    mine = add_unconfirmed_organisation("Moor Lane")
    submit_round(add_team(mine), DAY, asked[RespondentKind.TEAM], **AWARE)
    for decide, n in ((None, 0), (confirm_organisations, 1), (decline_organisations, 0)):
        if decide:
            decide(mine)
        assert count(asked[RespondentKind.TEAM]) == n
        assert recompute_placements.verify_and_rebuild_tallies() == 0


# ---------------------------------------------------------------- going


def test_a_team_goes_with_its_organisation(asked, all_kinds):
    mine, _, team = all_kinds.values()
    plan = organisation_removal.plan_removal(mine)
    assert plan.teams == ((team, "Reception"),)
    assert [each.assessment.organisation_id for each in plan.rounds] == [mine, team]

    assert organisation_removal.remove_organisation(mine, "tests", plan.fingerprint, ON_REQUEST)

    assert respondents.find_respondent(team) is None
    assert [count(each) for each in asked.values()] == [0, 1, 0]
    assert recompute_placements.verify_and_rebuild_tallies() == 0
    for id in (mine, team):
        assert event_history.get_history_page(id, 1).rows[0].action is Action.DELETED


def test_an_organisation_is_not_deleted_unasked_where_a_team_of_it_has_answered(asked):
    mine = add_organisation("Moor Lane")
    submit_round(add_team(mine), DAY, asked[RespondentKind.TEAM], **AWARE)
    assert organisation_removal.plan_removal(mine).has_answered
    assert not organisation_removal.remove_organisation(mine, "tests")


def test_a_partnership_and_a_team_are_deleted_on_request_by_themselves(asked, all_kinds):
    mine, *others = all_kinds.values()
    for id in others:
        seen = organisation_removal.plan_removal(id).fingerprint
        assert organisation_removal.remove_organisation(id, "tests", seen, ON_REQUEST)
    assert [count(each) for each in asked.values()] == [1, 0, 0]
    assert respondents.list_place_partnerships() == respondents.list_teams(mine) == []
    add_partnership()


def test_merging_moves_teams(asked, all_kinds):
    mine, team = all_kinds[RespondentKind.ORGANISATION], all_kinds[RespondentKind.TEAM]
    kept = add_organisation("Moor Lane School")
    plan = organisation_merge.plan_merge(kept, mine)
    assert plan.teams == ("Reception",)
    add_team(mine, "Kitchen")
    assert not organisation_merge.merge_organisations(
        kept, mine, plan.fingerprint, "tests", keep_links=False
    )
    seen = organisation_merge.plan_merge(kept, mine).fingerprint
    assert organisation_merge.merge_organisations(kept, mine, seen, "tests", keep_links=False)
    assert team in [each.id for each in respondents.list_teams(kept)]
    assert count(asked[RespondentKind.TEAM]) == 1
    assert recompute_placements.verify_and_rebuild_tallies() == 0


def test_an_organisation_is_kept_as_long_as_a_team_of_it(asked):
    mine = add_organisation("Moor Lane")
    team = add_team(mine)

    def due():
        is_due = retention_conditions.is_organisation_due(now() + DAY)
        found = select(OrganisationRecord.id).where(is_due).order_by(OrganisationRecord.id)
        return list(db.session.scalars(found))

    assert due() == [team]
    organisation_removal.remove_organisation(team, "tests")
    assert due() == [mine]
