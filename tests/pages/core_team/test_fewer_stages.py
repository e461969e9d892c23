"""A newer version has fewer stages than one that was answered: such answers count at the last."""

import shutil
from datetime import timedelta

import pytest

from app.store.base.published_questionnaires import get_questionnaire
from scoring.questionnaires.published_versions import lock_versions
from tests.factories.organisations import add_organisation
from tests.factories.rounds import submit_round
from tests.page_checks.figures import downloaded

ALL = dict.fromkeys(("safety_aware", "safety_informed", "trust_aware", "trust_informed"), "all")


@pytest.fixture
def app(make_app, sqlite_database, published_several, tmp_path):
    """A questionnaire whose second version has one stage of the two."""
    folder = shutil.copytree(published_several, tmp_path / "questionnaires")
    for old, new in (("two-steps.yaml", "one-step.yaml"), ("welcome.v1.yaml", "welcome.v2.yaml")):
        lines = (folder / old).read_text("utf-8").splitlines()
        text = "\n".join(line for line in lines if "informed" not in line.lower())
        text = text.replace("version: 1", "version: 2").replace("two-steps", "one-step")
        (folder / new).write_text(text + "\n", "utf-8")
    lock_versions(folder)
    return make_app(sqlite_database, folder)


def test_whoever_was_further_is_shown_at_the_last_stage(app, viewer):
    with app.app_context():
        number = add_organisation("Moor Lane School")
        submit_round(number, timedelta(days=1), get_questionnaire(("welcome", 1)), **ALL)
    listed = "/core-team/organisations"
    for page in (f"{listed}?questionnaire=welcome", f"{listed}/{number}"):
        assert "Aware" in viewer.open(page).words
    rows = downloaded(viewer, f"{listed}.csv?questionnaire=welcome")
    assert "Aware" in rows[1]
