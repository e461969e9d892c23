"""A made-up world is put into an empty database, and into no other."""

import re
import shutil
from datetime import date

import pytest
import sqlalchemy as sa

from app.database.engine import db
from app.demo import unconfirmed
from app.demo.organisation_names import MADE_UP_MARK
from app.demo.shown_organisations import find_states_to_show
from app.demo.world_plan import WorldSettings, plan_world
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import find_newest_version, get_current_questionnaire
from app.store.base.transactions import now
from app.store.demo import demo_data
from app.store.demo.demo_data import DatabaseNotEmptyError, DemoCredentials
from app.store.lifecycle import deletion
from app.store.organisations import organisations, respondents, return_links
from app.store.organisations.organisations import Confirmation
from app.store.participation import organisation_search
from app.store.participation.organisation_search import Filters, Status
from app.store.upkeep import recompute_placements
from tests.databases.dump import dump
from tests.page_checks.visitor import Visitor

SECRET = "kept-by-the-tests-alone"
BANNER = "Everything here is made up, to look at: no organisation, answer or figure is real."
# What chance makes anew each time, and the clock: columns that two worlds of one seed differ in.
ANEW = {"secret_hash", "made_at"}


def planned(count=30, seed=1, today=None):
    return plan_world(
        WorldSettings(get_current_questionnaire(), get_programme(), today or now().date()),
        seed,
        count,
    )


def fill(world, secret=SECRET):
    (shown, *_) = find_states_to_show(world)
    keys = DemoCredentials("demo-editor@example.org", "Demo", "no hash", {shown: secret})
    return sum(demo_data.insert_demo_world(world, keys))


def there(world):
    return [each for each in world.organisations if not each.gone]


@pytest.fixture
def demo(app):
    """Types `flask --app app demo` and what follows."""
    return lambda *typed: app.test_cli_runner().invoke(args=["demo", *typed])


# ---------------------------------------------------------------- what is there


def test_a_few_wait_to_be_confirmed(store):
    fill(planned(60))

    waiting = organisation_search.list_first_matching(Filters(confirmation=Confirmation.NEW), 10)
    assert 0 < len(waiting) <= unconfirmed.UNCONFIRMED_COUNT


def test_everything_planned_is_there(store):
    world = planned(20)

    assert fill(world) == len(world.organisations)

    held = dump()
    rounds = [each for one in there(world) for each in one.rounds]
    submitted = [each for each in rounds if each.submitted_at]
    assert len(held["organisation"]) == len(there(world))
    assert len(held["assessment"]) == len(rounds)
    assert len(held["answer"]) == sum(len(save.entries) for each in rounds for save in each.saves)
    values = len(get_current_questionnaire().framework.values)
    assert len(held["placement"]) == len(submitted) * (values + 1)
    assert len(held["standing"]) == sum(
        any(each.submitted_at for each in one.rounds) for one in there(world)
    )
    assert len(held["figure"]) == len(world.figures) > 0
    follow_ups = [one.follow_up for one in there(world)]
    assert len(held["plan_action"]) == sum(len(each.actions) for each in follow_ups) > 0
    assert len(held["look_back"]) == sum(len(a.look_backs) for f in follow_ups for a in f.actions)
    assert len(held["evidence_piece"]) == sum(len(each.pieces) for each in follow_ups) > 0
    assert len(held["evidence_item"]) == sum(len(p.items) for f in follow_ups for p in f.pieces)
    assert len(held["help_request"]) == sum(len(each.requests) for each in follow_ups) > 0
    assert len(held["help_message"]) == sum(
        len(request.messages) for each in follow_ups for request in each.requests
    )
    assert len(held["account"]) == len(held["made_up_world"]) == 1
    assert demo_data.is_made_up()


def test_partnerships_teams_and_other_questionnaires_are_there_too(several_store):
    others = [find_newest_version(each) for each in ("welcome", "place", "team")]
    settings = WorldSettings(
        get_current_questionnaire(), get_programme(), now().date(), others=others
    )
    world = plan_world(settings, 1, 40)
    fill(world)

    held = dump()
    rounds = [each for one in (*there(world), *world.respondents) for each in one.rounds]
    assert len(held["organisation"]) == len(there(world)) + len(world.respondents)
    assert len(held["assessment"]) == len(rounds)
    assert {each.questionnaire.id for each in rounds} == {
        "organisation",
        "welcome",
        "place",
        "team",
    }
    assert recompute_placements.verify_and_rebuild_tallies() == 0
    for _ in recompute_placements.recompute_all_placements():
        pass
    assert {name: dump()[name] for name in ("placement", "standing", "stage_tally")} == {
        name: held[name] for name in ("placement", "standing", "stage_tally")
    }
    assert {each.place for each in respondents.list_place_partnerships()} == {"hull", "york"}
    (first, *_) = [each for each in world.respondents if each.part_of is not None]
    whole = world.organisations[first.part_of].details.name
    ((number, _),) = organisations.find_by_name(whole)
    assert first.details.name in {team.name for team in respondents.list_teams(number)}


def test_every_sum_and_placement_is_as_the_store_makes_them(store):
    fill(planned(20))
    before = dump()

    assert recompute_placements.verify_and_rebuild_tallies() == 0
    for _ in recompute_placements.recompute_all_placements():
        pass

    after = dump()
    for table in ("placement", "standing", "stage_tally", "answer_tally", "answer"):
        assert after[table] == before[table] != []


def test_events_come_in_order_and_speak_of_what_was_there(store):
    fill(planned())
    held = dump()
    events = sorted(held["event"])

    assert [event[1] for event in events] == sorted(event[1] for event in events)
    actions = {event[3] for event in events}
    assert actions >= {
        "account-made", "joined", "added", "link-made", "invited", "reminded", "details-changed",
        "round-started", "answers-saved", "submitted", "deleted", "merged", "figure-entered",
    }  # fmt: skip
    known = {row[0] for row in held["organisation"]}
    gone = {event[4] for event in events if event[3] == "deleted"}
    merged = {int(event[6]) for event in events if event[3] == "merged"}
    assert len(gone) == len(merged) == 1
    assert {event[4] for event in events} - {None} == known | gone | merged
    assert not (gone | merged) & known


def test_events_hold_ids_and_no_words(store):
    fill(planned())
    every = dump()["event"]
    items = set(get_current_questionnaire().item_by_id)
    of_questions = {"answers-saved": items, "round-started": {get_current_questionnaire().id}}
    for _, _, actor, action, _, _, listed in every:
        assert re.fullmatch(r"visitor|operator|account:\d+|link:\d+:[0-9a-f]{8}", actor)
        assert action in of_questions or re.fullmatch(r"[\d ]*", listed)
        assert action not in of_questions or set(listed.split()) <= of_questions[action]


def test_somebody_has_every_status(store):
    fill(planned())
    assert all(organisation_search.count_matching(Filters(status=status)) for status in Status)


def test_the_app_goes_on_from_there(store):
    fill(planned(20))
    secret = return_links.join_organisation(
        organisations.OrganisationDetails("Real", ("hull",), "other", None),
        "tests",
    )
    joined = return_links.find_link_holder(secret)
    assert joined is not None
    assert organisations.get_details(joined.organisation_id).name == "Real"


def test_one_seed_on_one_day_is_one_world(make_app, sqlite_template, tmp_path):
    held = []
    for name in ("one.sqlite", "other.sqlite"):
        shutil.copy(sqlite_template, tmp_path / name)
        with make_app(f"sqlite:///{tmp_path / name}").app_context():
            fill(planned(today=date(2026, 11, 23)), secret=name)
            held.append({table: _without_chance(rows, table) for table, rows in dump().items()})
    assert held[0] == held[1]


def _without_chance(rows, table):
    columns = sa.inspect(db.engine).get_columns(table)
    anew = {
        number
        for number, column in enumerate(columns)
        if column["name"] in ANEW and table in {"return_link", "made_up_world"}
    }
    return sorted(
        (tuple(cell for number, cell in enumerate(row) if number not in anew) for row in rows),
        key=repr,
    )


# ---------------------------------------------------------------- and nothing else


def somebody_joined():
    place, sector = "hull", "other"
    return_links.join_organisation(
        organisations.OrganisationDetails("Real", (place,), sector, None), "tests"
    )


def somebody_left():
    somebody_joined()
    deletion.delete_organisation(1, "tests")


def an_account():
    accounts.add_account("real@example.org", "Real", Role.VIEWER, "", "tests")


def somebody_elses_table():
    with db.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE ledger (amount INTEGER)"))
        connection.execute(sa.text("INSERT INTO ledger VALUES (1)"))


@pytest.mark.parametrize(
    "before", [somebody_joined, somebody_left, an_account, somebody_elses_table]
)
def test_a_database_that_holds_anything_is_left_alone(store, before):
    before()
    held = dump()

    said = store.test_cli_runner().invoke(args=["demo"])

    assert said.exit_code == 1
    assert "holds something already" in said.output
    with pytest.raises(DatabaseNotEmptyError):
        fill(planned(5))
    assert dump() == held


def test_a_second_world_is_refused_kindly(app, demo):
    assert demo("--organisations", "5").exit_code == 0
    with app.app_context():
        held = dump()

    said = demo()

    assert said.exit_code == 1
    assert "There is a made-up world here already" in said.output
    assert "make run" in said.output
    with app.app_context():
        assert dump() == held


def test_stopped_midway_it_leaves_nothing(store):
    empty = dump()
    filling = demo_data.insert_demo_world(planned(), DemoCredentials("a@example.org", "A", "", {}))
    assert next(filling) > 0
    filling.close()
    assert dump() == empty


def test_a_fault_at_the_end_leaves_nothing(store, monkeypatch):
    empty = dump()

    def fail(_):
        raise MemoryError

    monkeypatch.setattr(demo_data, "rebuild_tallies", fail)
    with pytest.raises(MemoryError):
        fill(planned())
    assert dump() == empty


# ---------------------------------------------------------------- the command


def test_what_it_prints_opens_it(app, demo):
    said = demo("--editions", "0")

    assert said.exit_code == 0, said.output
    with app.app_context():
        found = len(dump()["organisation"])
    assert f"{found} organisations" in said.output
    assert found > 140
    (password,) = re.findall(r"password +(\S{16})$", said.output, re.MULTILINE)
    addresses = re.findall(r"http://127.0.0.1:8000(/return/\S+)", said.output)
    visitor = Visitor(app.test_client())
    page = visitor.open("/core-team/sign-in")
    signed_in = visitor.send(page, email="demo-editor@example.org", password=password)
    assert signed_in.status == 200
    assert visitor.open("/core-team/organisations").address == "/core-team/organisations"
    assert len(addresses) > 2
    for address in addresses:
        assert MADE_UP_MARK in Visitor(app.test_client()).open(address).words


def test_it_prints_the_address_that_this_machine_serves(app):
    app.config["ADDRESS"] = "http://127.0.0.1:8123"
    said = app.test_cli_runner().invoke(args=["demo", "--organisations", "3"])
    assert "http://127.0.0.1:8123/core-team/compare" in said.output
    assert "8000" not in said.output


def test_no_two_worlds_have_one_password(make_app, sqlite_template, tmp_path):
    said = []
    for name in ("one.sqlite", "other.sqlite"):
        shutil.copy(sqlite_template, tmp_path / name)
        app = make_app(f"sqlite:///{tmp_path / name}")
        said.append(app.test_cli_runner().invoke(args=["demo", "--organisations", "3"]).output)
    passwords = [re.findall(r"password +(\S{16})$", each, re.MULTILINE) for each in said]
    assert len(passwords[0]) == 1
    assert passwords[0] != passwords[1]


def test_it_makes_the_tables_where_there_are_none(make_app, empty_sqlite_database):
    app = make_app(empty_sqlite_database)
    said = app.test_cli_runner().invoke(args=["demo", "--organisations", "3"])
    assert said.exit_code == 0, said.output


@pytest.mark.parametrize("typed", [("--seed", "-1"), ("--organisations", "1"), ("--seed", "x")])
def test_what_cannot_be_made_is_refused(app, demo, typed):
    assert demo(*typed).exit_code == 2
    with app.app_context():
        assert not demo_data.is_made_up()


@pytest.fixture
def made_up(app):
    """An app whose database holds a made-up world, and the secret of a link into it."""
    with app.app_context():
        fill(planned(), SECRET)
    return app


@pytest.mark.parametrize(
    "address",
    ["/", "/join", "/method", "/core-team/sign-in", "/core-team/organisations",
     "/core-team/compare", "/core-team/report", "/core-team/exports", "/no-such-page"],
)  # fmt: skip
def test_every_page_says_that_all_of_it_is_made_up(made_up, sign_in, address):
    visitor = sign_in(Role.VIEWER)
    assert BANNER in visitor.open(address).response.text


def test_so_does_every_page_of_an_organisation(made_up):
    visitor = Visitor(made_up.test_client())
    page = visitor.open(f"/return/{SECRET}")
    assert MADE_UP_MARK in page.words
    for address in (page.address, "/assessment/1/results", "/assessment/1/safety", "/details"):
        assert BANNER in visitor.open(address).response.text


def test_an_empty_database_says_no_such_thing(visitor):
    assert BANNER not in visitor.open("/").response.text
