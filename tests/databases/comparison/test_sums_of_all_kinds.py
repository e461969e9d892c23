"""The running sums where several questionnaires are answered, each by respondents of its kind."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.store.assessments import assessments, round_undo
from app.store.assessments.assessments import NothingAnsweredError, list_rounds
from app.store.assessments.entries import EMPTY_ENTRY, Entry, get_entries, save_entries
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import find_newest_version
from app.store.comparison.group_selection import Selection
from app.store.comparison.placements import OVERALL
from app.store.comparison.tallies import get_answer_tallies, get_stage_tallies
from app.store.lifecycle import deletion, organisation_merge
from app.store.organisations import organisations, respondents
from app.store.organisations.respondents import PlaceTakenError, TeamNameTakenError
from app.store.participation.turnout import summarise_responses
from app.store.upkeep.recompute_placements import (
    recompute_all_placements,
    verify_and_rebuild_tallies,
)
from scoring.programme.programme import RespondentKind
from tests.databases.dump import dump
from tests.factories.organisations import (
    add_joined_organisation,
    add_unconfirmed_organisation,
    confirm_organisations,
    decline_organisations,
)
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import get_round_fingerprint, open_round

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ITEMS = ("safety-aware", "trust-aware", "safety-informed")


class Doing(NamedTuple):
    """What is done to one of those there, in which place and of which of its questionnaires."""

    what: str
    which: int
    place: str
    nth: int
    given: list[str]


DOINGS = st.builds(
    Doing,
    st.sampled_from(
        ["join", "come", "partner", "team", "confirm", "decline", "answer", "answer", "answer",
         "start", "take back", "drop", "merge", "move", "delete"]
    ),
    st.integers(0, 5),
    st.sampled_from(["hull", "york"]),
    st.integers(0, 1),
    st.lists(st.sampled_from(["not-yet", "all", "dont-know", ""]), min_size=3, max_size=3),
)  # fmt: skip


def questionnaire_of(one, nth):
    theirs = get_programme().questionnaires_for(respondents.get_kind(one))
    return find_newest_version(theirs[nth % len(theirs)])


def answer(one, doing):
    current = open_round(one, questionnaire_of(one, doing.nth))
    stands = get_entries(current.id)
    written = {item: Entry(choice) for item, choice in zip(ITEMS, doing.given, strict=True)}
    seen = {item: stands.get(item, EMPTY_ENTRY).fingerprint for item in written}
    save_entries(current.id, written, seen, "tests")
    with suppress(NothingAnsweredError):
        assessments.submit_round(current, get_round_fingerprint(current), "tests")


def of_last_round(do):
    def done(one, doing):
        for last in list_rounds(one, questionnaire_of(one, doing.nth).id)[-1:]:
            do(last, get_round_fingerprint(last), "tests")

    return done


def merge(one, doing):
    for other in organisations_there():
        if other != one and (plan := organisation_merge.plan_merge(other, one)):
            organisation_merge.merge_organisations(
                other, one, plan.fingerprint, "tests", keep_links=True
            )
            return


def move(one, doing):
    if respondents.get_kind(one) is RespondentKind.ORGANISATION:
        details = organisations.get_details(one)._replace(places=(doing.place,))
        organisations.change_details(one, details, "tests")


def of_organisation(decide):
    def done(one, _):
        if respondents.get_kind(one) is RespondentKind.ORGANISATION:
            decide(one)

    return done


def add_one_more_team(one, doing):
    whole = respondents.find_respondent(one).part_of or one
    if respondents.get_kind(whole) is RespondentKind.ORGANISATION:
        with suppress(TeamNameTakenError):
            add_team(whole, doing.place)


TO_ONE = {
    "team": add_one_more_team,
    "confirm": of_organisation(confirm_organisations),
    "decline": of_organisation(decline_organisations),
    "answer": answer,
    "start": lambda one, doing: open_round(one, questionnaire_of(one, doing.nth)),
    "take back": of_last_round(round_undo.take_back_round),
    "drop": of_last_round(round_undo.drop_draft),
    "merge": merge,
    "move": move,
    "delete": lambda one, _: deletion.delete_organisation(one, "tests"),
}


def do(doing):
    if doing.what == "join":
        add_joined_organisation(doing.place, "health")
    elif doing.what == "come":
        add_unconfirmed_organisation(places=(doing.place,))
    elif doing.what == "partner":
        with suppress(PlaceTakenError):
            add_partnership(doing.place)
    elif there := all_there():
        TO_ONE[doing.what](there[doing.which % len(there)], doing)


def all_there():
    return sorted(row[0] for row in dump()["organisation"])


def organisations_there():
    return [
        each for each in all_there() if respondents.get_kind(each) is RespondentKind.ORGANISATION
    ]


def counts(one):
    """Whether somebody counts, told from the rows: a team by its organisation."""
    whole = respondents.find_respondent(one).part_of
    return all(
        organisations.get_confirmation_state(each).is_counted for each in (one, whole) if each
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(doings=st.lists(DOINGS, max_size=20))
def test_whatever_is_done_every_questionnaire_has_its_own_sums(several_store, doings):
    for one in all_there():
        with suppress(organisations.NotFoundError):
            deletion.delete_organisation(one, "tests")
    for doing in (Doing("join", 0, "hull", 0, []), *doings):
        do(doing)

    assert verify_and_rebuild_tallies() == 0
    standing = {(row[0], row[1]): row[2] for row in dump()["standing"]}
    expected = {}
    for each in get_programme().questionnaires:
        asked, stands = find_newest_version(each.id), 0
        for one in all_there():
            rounds = list_rounds(one, asked.id)
            assert [each.round for each in rounds] == list(range(1, len(rounds) + 1))
            submitted = [each.id for each in rounds if each.submitted_at]
            assert {each.submitted_at for each in rounds[:-1]} & {None} == set()
            if submitted:
                expected[one, asked.id] = submitted[-1]
                stands += counts(one)
        assert_sums(asked, stands)
    assert standing == expected
    before = dump()
    for _ in recompute_all_placements():
        pass
    after = dump()
    assert {**after, "event": 0} == {**before, "event": 0}


def assert_sums(asked, stands):
    """The kept sums of a questionnaire say how many stand, as those read from the rows do."""
    kept, read = (get_stage_tallies(asked, since) for since in (None, LONG_AGO))
    assert kept.of(None, None, asked.version)[OVERALL].n == stands
    for place in (None, "hull", "york"):
        selection = Selection(place)
        assert read.of(place, None, asked.version) == kept.of(place, None, asked.version)
        assert (
            summarise_responses(asked.id, selection).own.n
            == kept.of(place, None, asked.version)[OVERALL].n
        )
        assert get_answer_tallies(asked, selection) == get_answer_tallies(
            asked, selection._replace(since=LONG_AGO)
        )
