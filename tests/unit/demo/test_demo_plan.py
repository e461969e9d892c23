"""The plan of a made-up world: believable, plainly fictional, and the same every time."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from app.demo.answers import SEEN_NOTES
from app.demo.follow_up import HAPPENED
from app.demo.organisation_names import MADE_UP_MARK, spread_weights
from app.demo.shown_organisations import STATES, find_states_to_show
from app.demo.timelines import MOST_YEARS
from app.demo.world_plan import DAYS_SINCE_NEWEST, WorldSettings, plan_world
from app.model import PlanActionState
from app.store.base.events import Action
from app.store.reports.kpi_measures import MEASURES, is_too_small_to_show
from scoring.placement.answers import NotApplicable, check_answers
from scoring.placement.placement import place_answers
from scoring.programme.programme_reader import read_programme
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from scoring.steps.steps_reader import read_all_steps
from tests.factories.versions import find_newest

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT / "questionnaires" / "organisation.v1.yaml"
SMALL = ROOT / "tests" / "questionnaires" / "published" / "organisation.v2.yaml"
REAL_PLACES = ("Hull", "Humber", "York", "Riding", "Lincoln", "Grimsby", "Scunthorpe", "Beverley")
ELSEWHERE = ROOT / "tests" / "questionnaires" / "west-yorkshire"
SEVERAL = ROOT / "tests" / "questionnaires" / "several"
HERE = read_programme(ROOT / "questionnaires")
TODAY = date(2026, 11, 23)
STEPS = read_all_steps(ROOT / "questionnaires", None, HERE)
SETTINGS = WorldSettings(read_questionnaire(REAL), HERE, TODAY, steps=STEPS)


@pytest.fixture(scope="module")
def asked():
    """The first version of the self-assessment."""
    return read_questionnaire(REAL)


@pytest.fixture(scope="module")
def world(asked):
    """A world of 150."""
    return plan_world(SETTINGS._replace(asked=asked), 1, 150)


@pytest.fixture(scope="module")
def of_versions(asked):
    """A world of 150 in which the questions have changed."""
    newest = find_newest(ROOT / "questionnaires")
    assert newest.version > asked.version
    return plan_world(SETTINGS._replace(asked=newest, earlier=[asked]), 1, 150)


@pytest.fixture(scope="module")
def placed(world):
    """Each organisation's placements, for every submitted round."""
    return [
        [
            place_answers(each.questionnaire, each.answers)
            for each in one.rounds
            if each.submitted_at
        ]
        for one in world.organisations
    ]


def pairs_of_rounds(world):
    """Submitted rounds of an organisation, each with the next."""
    for each in world.organisations:
        yield from pairwise(one for one in each.rounds if one.submitted_at)


def moments_of(each):
    """Every time of an organisation, with what it is."""
    yield each.joined_at
    yield from (deed.at for deed in each.deeds)
    yield from (link.made_at for link in each.links)
    for one in each.rounds:
        yield from (one.started_at, *(save.at for save in one.saves))
        yield one.submitted_at or one.started_at
    for action in each.follow_up.actions:
        yield from (action.made_at, *(found.at for found in action.look_backs))
    yield from (piece.made_at for piece in each.follow_up.pieces)
    for request in each.follow_up.requests:
        yield from (message.at for message in request.messages)
        yield from (at for at in (request.taken_at, request.done_at) if at)


# ---------------------------------------------------------------- the same every time


def test_one_seed_and_one_day_give_one_plan(asked, world):
    assert plan_world(SETTINGS._replace(asked=asked), 1, 150) == world


def test_another_seed_or_day_gives_another(asked, world):
    assert plan_world(WorldSettings(asked, HERE, TODAY), 2, 150) != world
    assert plan_world(WorldSettings(asked, HERE, TODAY + timedelta(1)), 1, 150) != world


# ---------------------------------------------------------------- when


@pytest.mark.parametrize("seed", range(5))
def test_nothing_happens_today_or_later_or_before_it_all_began(asked, seed):
    world = plan_world(WorldSettings(asked, HERE, TODAY), seed, 60)
    every = [
        *(at for each in world.organisations for at in moments_of(each)),
        *(merge.at for merge in world.merges),
        *(figure.at for figure in world.figures),
    ]
    assert all(at.date() < TODAY for at in every)
    assert min(every) > world.began_at
    assert world.began_at.date() > TODAY - timedelta(MOST_YEARS * 366)


def test_times_are_whole_seconds_of_working_hours(world):
    for each in world.organisations:
        for at in moments_of(each):
            assert at.weekday() < 5
            assert 8 <= at.hour < 17
            assert at.microsecond == 0
            assert at.utcoffset() == timedelta(0)


def test_what_follows_comes_after(world):
    for each in world.organisations:
        assert min(moments_of(each)) == each.joined_at
        assert all(deed.at >= each.joined_at for deed in each.deeds)
        following = [
            at
            for one in each.rounds
            for at in (one.started_at, *(save.at for save in one.saves), one.submitted_at)
            if at
        ]
        assert following == sorted(set(following))


def test_only_the_last_round_is_open(world):
    for each in world.organisations:
        assert all(one.submitted_at for one in each.rounds[:-1])


# ---------------------------------------------------------------- who


def test_every_name_says_that_it_is_made_up(world):
    names = [each.details.name for each in world.organisations]
    assert len(set(names)) == len(names)
    for name in names:
        assert name.endswith(f" {MADE_UP_MARK}")
        assert not any(real in name for real in REAL_PLACES)


def test_addresses_are_kept_for_examples(world):
    contacts = {each.contact for each in world.organisations if each.contact}
    assert contacts
    assert all(contact.endswith("@example.org") and contact.isascii() for contact in contacts)
    evidence = {
        entry.evidence
        for each in world.organisations
        for one in each.rounds
        for entry in one.entries.values()
    }
    assert len(evidence) > 1
    assert all(each.startswith("https://example.org/") for each in evidence - {""})


def test_every_place_and_sector_is_there_and_some_are_in_several(world):
    where = Counter(place for each in world.organisations for place in each.details.places)
    assert all(where[place.id] >= 12 for place in HERE.places)
    sectors = {sector.id for sector in HERE.sectors}
    assert {each.details.sector for each in world.organisations} == sectors
    assert sum(len(each.details.places) > 1 for each in world.organisations) > 10


def test_some_were_deleted_some_merged_and_one_may_be(world):
    gone = [each for each in world.organisations if each.gone]
    assert len(world.merges) == 3
    assert len(gone) == 5 + len(world.merges)
    keys = Counter(each.details.name.lower() for each in world.organisations if not each.gone)
    assert sorted(keys.values())[-2:] == [1, 2]
    for merge in world.merges:
        kept, gone_one = (world.organisations[number] for number in (merge.kept, merge.gone))
        assert gone_one.gone
        assert kept.details.name.lower() == gone_one.details.name.lower()
        assert merge.at > gone_one.joined_at > kept.joined_at


# ---------------------------------------------------------------- what they answer


@pytest.mark.parametrize("file", [REAL, SMALL])
def test_every_answer_is_one_that_the_questionnaire_offers(file):
    asked = read_questionnaire(file)
    for each in plan_world(WorldSettings(asked, HERE, TODAY), 3, 60).organisations:
        for one in each.rounds:
            given = one.answers
            plain = {
                item: {"not-applicable": answer.reason}
                if isinstance(answer, NotApplicable)
                else answer
                for item, answer in given.items()
            }
            assert check_answers(asked, plain, "the plan") == given


def test_they_stand_at_every_stage_and_most_in_the_middle(placed):
    stands = Counter(each[-1].floor_number for each in placed if each)
    assert set(stands) == {0, 1, 2, 3, 4}
    assert stands[1] + stands[2] > sum(stands.values()) / 2


def test_most_grow_and_some_fall_back(placed):
    scores = [[one.score for one in each if one.score is not None] for each in placed]
    changes = [later - earlier for each in scores for earlier, later in pairwise(each)]
    share = sum(change > 0 for change in changes) / len(changes)
    assert 0.7 < share < 0.98


def test_answers_are_lowered_too_and_some_say_that_they_see_more(world, asked):
    lowered, notes = [], set()
    for before, after in pairs_of_rounds(world):
        both = [(before.entries[item], after.entries[item], item) for item in before.entries
                if item in after.entries]  # fmt: skip
        levels = [(asked.levels[item].get(old.given, -1), asked.levels[item].get(new.given, -1))
                  for old, new, item in both]  # fmt: skip
        lowered.append(sum(0 <= new < old for old, new in levels))
        notes |= {new.note for _, new, _ in both}
    assert sum(bool(count) for count in lowered) > len(lowered) / 2
    assert min(lowered) == 0
    assert set(SEEN_NOTES) <= notes


def test_what_a_plan_promised_is_found_and_not_found(world, asked):
    found = Counter(
        asked.levels[action.item_id].get(after.entries[action.item_id].given, -1)
        >= asked.levels[action.item_id][action.expected]
        for organisation in world.organisations
        for action in organisation.follow_up.actions
        if action.state is PlanActionState.DONE
        for after in organisation.rounds
        if after.submitted_at
        and action.made_at < after.submitted_at
        and action.item_id in after.entries
    )
    assert min(found[True], found[False]) > sum(found.values()) / 5


def test_every_state_of_results_can_be_looked_at(of_versions):
    states = find_states_to_show(of_versions)
    assert set(STATES) <= set(states.values())
    assert not any(of_versions.organisations[number].gone for number in states)


def test_a_round_is_of_the_version_that_was_the_newest_when_it_began(of_versions):
    changed_on = TODAY - timedelta(DAYS_SINCE_NEWEST)
    rounds = [each for one in of_versions.organisations for each in one.rounds]
    versions = Counter(
        (each.questionnaire.version, each.started_at.date() >= changed_on) for each in rounds
    )
    assert set(versions) == {(1, False), (find_newest(ROOT / "questionnaires").version, True)}
    assert min(versions.values()) > 20
    assert all(each.answers.keys() <= each.questionnaire.item_by_id.keys() for each in rounds)


def test_less_is_known_early_and_of_the_last_value(placed):
    first = [each[0] for each in placed if each]
    later = [each[2] for each in placed if len(each) > 2]
    assert sum(one.unknown for one in first) / len(first) > 1 + sum(
        one.unknown for one in later
    ) / len(later)
    unknown = Counter(value.value for one in first for value in one.values for _ in value.unknown)
    assert unknown.most_common(1)[0][0] == "co-production"


def test_what_is_not_known_not_theirs_or_noted_is_all_there(world):
    entries = [
        entry
        for each in world.organisations
        for one in each.rounds
        for entry in one.entries.values()
    ]
    assert {"dont-know", "not-applicable"} <= {entry.given for entry in entries}
    assert all(bool(entry.reason) == (entry.given == "not-applicable") for entry in entries)
    assert any(entry.note for entry in entries)


def test_figures_are_of_every_measure_and_as_a_form_would_take_them(world):
    assert {figure.measure for figure in world.figures} == set(MEASURES)
    for figure in world.figures:
        measure = MEASURES[figure.measure]
        assert figure.place or not measure.by_place
        assert not measure.once or figure.amount == 1
        assert not (figure.place and is_too_small_to_show(figure.measure, figure.amount))
        assert figure.source.startswith("Made-up")
        assert figure.on_day < figure.at.date()
    once = [(figure.measure, figure.on_day, figure.place) for figure in world.figures]
    assert len(set(once)) == len(once)


# ---------------------------------------------------------------- for measuring


def test_rounds_can_be_as_many_as_are_asked_for(asked):
    world = plan_world(WorldSettings(asked, HERE, TODAY, rounds=3), 1, 40)
    assert len(world.organisations) == 40
    assert all(len(each.rounds) == 3 for each in world.organisations)
    assert all(one.submitted_at for each in world.organisations for one in each.rounds)


def test_a_few_wait_to_be_confirmed_and_change_no_comparison(world):
    waiting = [
        each
        for each in world.organisations
        if Action.AWAITS_CONFIRMATION in (done := {deed.action for deed in each.deeds})
        and Action.CONFIRMED not in done
    ]

    assert len(waiting) == 3
    assert not any(one.submitted_at for each in waiting for one in each.rounds)


# ---------------------------------------------------------------- another programme


def test_another_programme_has_a_world_of_its_own_places_sectors_and_sizes():
    programme = read_programme(ELSEWHERE)
    asked = read_questionnaire(ELSEWHERE / "our-everyday.v1.yaml")
    world = plan_world(WorldSettings(asked, programme, TODAY), 1, 90)
    details = [each.details for each in world.organisations]
    homes = {place for each in details for place in each.places}
    assert homes == {place.id for place in programme.places}
    assert {each.sector for each in details} == {sector.id for sector in programme.sectors}
    assert {each.size for each in details} - {None} <= {size.id for size in programme.sizes}
    assert len({each.name for each in details}) == len(details)
    names = programme.sector_names
    for each in details:
        assert names[each.sector].lower() in each.name.lower()
        assert each.name.endswith(MADE_UP_MARK)
    assert {figure.place for figure in world.figures} == {"", *homes}


def test_a_programme_may_have_one_of_each_and_nobody_is_of_what_is_retired(asked):
    def only(options):
        first, *others = options
        return (first, *(each.model_copy(update={"retired": True}) for each in others))

    names = ("places", "sectors", "sizes")
    small = HERE.model_copy(update={name: only(getattr(HERE, name)) for name in names})
    world = plan_world(WorldSettings(asked, small, TODAY), 1, 20)
    assert {each.details.places for each in world.organisations} == {(HERE.places[0].id,)}
    assert {each.details.sector for each in world.organisations} == {HERE.sectors[0].id}
    assert {each.details.size for each in world.organisations} == {HERE.sizes[0].id, None}


@pytest.mark.parametrize("steps", [1, 2, 5, 7])
def test_as_many_are_small_whatever_the_number_of_sizes(steps):
    weights = (6, 3, 1, 0, 0)
    spread = spread_weights(weights, steps)
    assert len(spread) == steps
    assert sum(spread) == steps * sum(weights)
    assert spread == sorted(spread, reverse=True)


# ---------------------------------------------------------------- several questionnaires


@pytest.fixture(scope="module")
def several():
    """A world in which place partnerships and teams answer too, and organisations answer two."""
    programme = read_programme(SEVERAL)
    own, *others = (
        read_questionnaire(SEVERAL / f"{each.id}.v1.yaml") for each in programme.questionnaires
    )
    return plan_world(WorldSettings(own, programme, TODAY, others=others), 1, 40)


def test_partnerships_of_all_places_answer_what_is_theirs(several):
    found = [each for each in several.respondents if each.kind == "place-partnership"]
    assert [each.details.places for each in found] == [("hull",), ("york",)]
    asked = {one.questionnaire.id for each in found for one in each.rounds}
    assert asked == {"place"}
    assert any(one.submitted_at for each in found for one in each.rounds)


def test_teams_are_of_organisations_that_were_there_before_them(several):
    teams = [each for each in several.respondents if each.kind == "team"]
    assert teams
    for each in teams:
        assert several.organisations[each.part_of].joined_at < each.joined_at
        assert not several.organisations[each.part_of].gone
        assert {one.questionnaire.id for one in each.rounds} <= {"team"}
        assert each.details.name.endswith(MADE_UP_MARK)
    names = Counter((each.part_of, each.details.name) for each in teams)
    assert set(names.values()) == {1}


def test_some_organisations_answer_their_other_questionnaire_once_they_are_there(several):
    more = [
        (each, one)
        for each in several.organisations
        for one in each.rounds
        if one.questionnaire.id == "welcome"
    ]
    assert 0 < len(more) < len(several.organisations) / 2
    assert all(one.started_at > each.joined_at for each, one in more)


def test_a_round_of_another_questionnaire_is_no_second_round_to_show(world, several):
    def find(rounds):
        return next(
            each
            for each in world.organisations
            if not each.gone and [bool(one.submitted_at) for one in each.rounds] == [True] * rounds
        )

    others = [one for each in several.organisations for one in each.rounds]
    other = next(one for one in others if one.questionnaire.id == "welcome" and one.submitted_at)
    both = find(1)._replace(rounds=(*find(1).rounds, other))
    shown = find_states_to_show(world._replace(organisations=[find(3), both]))
    assert shown[1] == "has answered once"


def test_nothing_of_anybody_is_before_the_team_or_after_the_day(several):
    moments = [at for each in several.respondents for at in moments_of(each)]
    assert several.began_at < min(moments) <= max(moments)
    assert max(moments).date() < TODAY


def test_where_nothing_else_is_asked_nobody_else_is_made_up(world):
    assert not world.respondents
    assert {one.questionnaire.id for each in world.organisations for one in each.rounds} == {
        "organisation"
    }


# ---------------------------------------------------------------- what happens next


def test_plans_are_looked_back_on_and_some_check_ins_wait(world, asked):
    actions = [action for each in world.organisations for action in each.follow_up.actions]
    assert {action.state for action in actions} == set(PlanActionState)
    for action in actions:
        assert (action.state is PlanActionState.NOT_NOW) == bool(action.not_now_because)
        assert action.expected in asked.levels[action.item_id]
        assert action.look_backs == tuple(sorted(action.look_backs))
        assert not action.look_backs or action.look_backs[-1].state == action.state
        for found in action.look_backs:
            assert found.what_happened in HAPPENED[found.state]
            assert not found.what_next or found.state is PlanActionState.UNDER_WAY
    waiting = [each for each in actions if each.check_in_on and each.check_in_on <= TODAY]
    assert 0 < len(waiting) < len(actions) / 4
    assert all(TODAY - each.check_in_on < timedelta(75) for each in waiting)
    with_step = [action for action in actions if action.first_step]
    assert len(with_step) > 0.9 * len(actions)


def test_links_of_answers_are_on_the_shelf_and_some_are_past_their_day(world, asked):
    for each in world.organisations:
        linked = {
            (entry.evidence, item)
            for one in each.rounds
            if one.submitted_at and not each.gone
            for item, entry in one.entries.items()
            if entry.evidence
        }
        shelf = {(piece.link, item) for piece in each.follow_up.pieces for item in piece.items}
        assert {pair for pair in shelf if pair[0]} == linked
    days = [
        piece.look_again_on
        for each in world.organisations
        for piece in each.follow_up.pieces
        if piece.look_again_on
    ]
    assert any(day <= TODAY for day in days)
    assert any(day > TODAY for day in days)


def test_some_ask_for_help_and_some_of_it_is_open(world):
    requests = [request for each in world.organisations for request in each.follow_up.requests]
    assert requests
    assert {bool(request.done_at) for request in requests} == {True, False}
    for request in requests:
        times = [message.at for message in request.messages]
        assert times == sorted(times)
