"""The API where several questionnaires are answered: every row and key says which, and by whom."""

from datetime import timedelta

import pytest

from app.store.accounts import accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.store.base.published_questionnaires import find_newest_version
from app.store.exports.datasets import DATASETS
from tests.factories.organisations import add_organisation, add_unconfirmed_organisation
from tests.factories.respondents import add_partnership, add_team
from tests.factories.rounds import submit_round

DAY = timedelta(days=1)
AWARE = {"safety_aware": "all", "trust_aware": "all"}


@pytest.fixture
def app(several_store):
    return several_store


@pytest.fixture
def everybody(app):
    """One respondent for each questionnaire, by its id: two of them are one organisation."""
    mine = add_organisation("Moor Lane")
    there = {
        "organisation": mine,
        "welcome": mine,
        "place": add_partnership("york", "York together"),
        "team": add_team(mine, "Reception"),
    }
    for id, respondent in there.items():
        submit_round(respondent, DAY, find_newest_version(id), **AWARE)
    add_team(add_unconfirmed_organisation("Nobody knows it"), "Nor its team")
    return there


@pytest.fixture
def ask(app, client):
    """Asks the API."""
    account = accounts.add_account("reads@example.org", "Reads", Role.EDITOR, "", "tests")
    secret = api_keys.create_api_key("Tests", timedelta(days=30), account, "tests")

    def get(address):
        return client.get(address, headers={"Authorization": f"Bearer {secret}"})

    return get


def test_every_version_of_every_questionnaire_is_listed_and_can_be_read(ask):
    told = ask("/api/v1/").json["questionnaires"]
    assert {each["id"]: (each["answered_by"], each["main"]) for each in told} == {
        "organisation": ("organisation", True),
        "place": ("place-partnership", False),
        "team": ("team", False),
        "welcome": ("organisation", False),
    }
    for each in told:
        assert ask(each["url"]).json["id"] == each["id"]


def test_every_round_leads_to_who_answered_it(everybody, ask):
    organisations = {row["id"] for row in ask("/api/v1/organisations").json["rows"]}
    others = {row["id"]: row for row in ask("/api/v1/respondents").json["rows"]}
    assert organisations == {everybody["organisation"]}
    wanted = ("name", "kind", "place", "part_of")
    assert {tuple(row[column] for column in wanted) for row in others.values()} == {
        ("York together", "place-partnership", "york", None),
        ("Reception", "team", None, everybody["organisation"]),
    }
    for name in ("rounds", "stages", "answers"):
        rows = ask(f"/api/v1/{name}").json["rows"]
        assert {(row["questionnaire"], row["organisation_id"]) for row in rows} == {
            *everybody.items()
        }
        assert organisations | others.keys() >= {row["organisation_id"] for row in rows}


@pytest.mark.parametrize("name", DATASETS)
def test_a_page_of_one_id_at_a_time_gives_every_row(everybody, ask, name):
    address, rows = f"/api/v1/{name}?limit=1", []
    while address:
        page = ask(address).json
        rows += page["rows"]
        address = page["next"]
    assert rows == ask(f"/api/v1/{name}?limit=1000").json["rows"]


def test_a_comparison_is_of_one_questionnaire_and_says_which(everybody, ask):
    for id, kind, places in (
        ("organisation", "organisation", {"Hull": 1, "York": 1}),
        ("welcome", "organisation", {"Hull": 1, "York": 1}),
        ("place", "place-partnership", {"Hull": 0, "York": 1}),
        ("team", "team", {}),
    ):
        told = ask(f"/api/v1/compare?questionnaire={id}").json
        assert (told["questionnaire"], told["answered_by"]) == (id, kind)
        assert told["whole"]["organisations"] == 1
        assert {each["name"]: each["organisations"] for each in told["places"]} == places
        assert bool(told["sectors"]) == (kind == "organisation")
    assert ask("/api/v1/compare").json["questionnaire"] == "organisation"


@pytest.mark.parametrize(
    "wrong",
    ["questionnaire=other", "questionnaire=place&sector=health", "questionnaire=team&place=hull"],
)
def test_what_names_nothing_is_told(everybody, ask, wrong):
    response = ask(f"/api/v1/compare?{wrong}")
    assert response.status_code == 400
    assert "There is no such `" in response.json["advice"]
