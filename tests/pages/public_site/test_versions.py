"""A questionnaire's earlier versions keep their pages: for their paper, and for what was begun."""

import shutil

import pytest

from app.settings.config import ROOT
from tests.factories.made_up_editions import make_world
from tests.factories.versions import publish_next_version
from tests.page_checks.visitor import Visitor

NOTICE = "These are earlier questions"


@pytest.fixture
def client(open_public, asked, tmp_path):
    """Of the public app, once the next version is published too."""
    folder = shutil.copytree(ROOT / "questionnaires", tmp_path / "questionnaires")
    publish_next_version(folder)
    return open_public(make_world(asked), QUESTIONNAIRES=folder).test_client()


@pytest.mark.parametrize("end", ["", "pack/"])
def test_the_newest_has_the_address_and_an_earlier_one_its_own(client, asked, end):
    pages = Visitor(client)
    newest = pages.open(f"/self-assessment/organisation/{end}")
    assert f"organisation, version {asked.version + 1}" in newest.words
    assert NOTICE not in newest.words
    for number in range(1, asked.version + 1):
        earlier = pages.open(f"/self-assessment/organisation/version-{number}/{end}")
        assert f"organisation, version {number}" in earlier.words
        assert NOTICE in earlier.words


def test_there_is_a_page_of_each_earlier_version_and_no_other(client, asked):
    for version in (0, asked.version + 1, asked.version + 2, "x"):
        for end in ("", "pack/"):
            address = f"/self-assessment/organisation/version-{version}/{end}"
            assert client.get(address).status_code == 404
