"""A questionnaire's earlier versions keep their pages: for their paper, and for what was begun."""

import shutil

import pytest

from app.settings.config import ROOT
from scoring.questionnaires.published_versions import lock_versions
from tests.factories.made_up_editions import make_world
from tests.page_checks.visitor import Visitor

NOTICE = "These are earlier questions"


@pytest.fixture
def client(open_public, asked, tmp_path):
    """Of the public app, once version 2 is published too."""
    folder = shutil.copytree(ROOT / "questionnaires", tmp_path / "questionnaires")
    text = (folder / "organisation.v1.yaml").read_text("utf-8")
    later = text.replace("\nversion: 1\n", "\nversion: 2\n")
    (folder / "organisation.v2.yaml").write_text(later, "utf-8")
    lock_versions(folder)
    return open_public(make_world(asked), QUESTIONNAIRES=folder).test_client()


@pytest.mark.parametrize("end", ["", "pack/"])
def test_the_newest_has_the_address_and_an_earlier_one_its_own(client, end):
    pages = Visitor(client)
    newest = pages.open(f"/self-assessment/organisation/{end}")
    earlier = pages.open(f"/self-assessment/organisation/version-1/{end}")
    assert "organisation, version 2" in newest.words
    assert NOTICE not in newest.words
    assert "organisation, version 1" in earlier.words
    assert NOTICE in earlier.words


@pytest.mark.parametrize("version", ["0", "2", "3", "x"])
def test_there_is_a_page_of_each_earlier_version_and_no_other(client, version):
    for end in ("", "pack/"):
        address = f"/self-assessment/organisation/version-{version}/{end}"
        assert client.get(address).status_code == 404
