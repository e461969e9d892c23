"""The API tells what questions speak to, and whose that is."""

from datetime import timedelta

import pytest

from app.model import Role
from app.store.accounts import accounts, api_keys


@pytest.fixture
def ask(make_app, sqlite_database, published_several):
    """Asks the API of an app of which one questionnaire has links."""
    app = make_app(sqlite_database, published_several)
    with app.app_context():
        account = accounts.add_account("maker@example.org", "Maker", Role.EDITOR, "", "tests")
        key = api_keys.create_api_key("Evaluators", timedelta(days=30), account, "tests")
    client = app.test_client()
    return lambda address: client.get(
        f"/api/v1/{address}", headers={"Authorization": f"Bearer {key}"}
    )


def test_links_come_by_questionnaire_whatever_the_version(ask):
    links = ask("questionnaires/welcome/links").json["links"]

    assert links[0] == {"item": "safety-aware", "target": "charter-welcome", "relation": "same"}
    assert len(links) == 5
    assert ask("questionnaires/team/links").json["links"] == []
    assert ask("questionnaires/none/links").status_code == 404


def test_catalogues_come_with_their_owner_and_their_targets(ask):
    (catalogue,) = ask("targets").json["catalogues"]

    assert (catalogue["owner"], len(catalogue["targets"])) == ("Two Towns", 4)
