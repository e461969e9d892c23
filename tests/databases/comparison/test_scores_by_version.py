"""Two versions of the questions: scores of one are never put together with those of the other."""

from datetime import timedelta

import pytest

from app.store.base import published_questionnaires
from app.store.base.transactions import now
from app.store.comparison.group_selection import Selection
from app.store.comparison.tallies import count_by_version, get_stage_tallies
from tests.factories.organisations import add_joined_organisation
from tests.factories.rounds import submit_answers
from tests.page_checks.visitor import words_of
from tests.pages.core_team.test_compare import AWARE, LONG_AGO, NOTHING, downloaded, rows_in


@pytest.fixture
def app(make_app, sqlite_database, published_later):
    return make_app(sqlite_database, published_later)


@pytest.fixture
def later_store(make_app, database, published_later):
    app = make_app(database, published_later)
    with app.app_context():
        yield app


def test_scores_are_summed_by_the_version_that_was_answered(later_store):
    known = {"safety_aware_1": "embedded", "safety_aware_2": "embedded"}
    first = published_questionnaires.get_questionnaire(("organisation", 1))
    for asked in (first, first, published_questionnaires.get_current_questionnaire()):
        submit_answers(add_joined_organisation(), asked=asked, **known)
    submit_answers(add_joined_organisation(), safety_aware_1="embedded")

    def safety(version):
        return get_stage_tallies(published_questionnaires.get_current_questionnaire()).of(
            None, None, version
        )["safety"]

    # Both of two at the first stage, none of one at the second; one of three says too little.
    assert [(safety(n).scored, safety(n).total) for n in (1, 2)] == [(2, 10_000), (1, 5_000)]
    assert safety(1).stages == safety(2).stages == (1, 3, 0)
    assert safety(1).too_little == safety(2).too_little == 1
    standing = count_by_version(
        published_questionnaires.get_current_questionnaire(), Selection(), "safety"
    )
    assert standing == {2: (2, 1), 1: (2, 2)}


@pytest.fixture
def two_versions(app):
    """Six in Hull stand by the second version, with a score of 50%; two by the first, with 100%."""
    with app.app_context():
        first = published_questionnaires.get_questionnaire(("organisation", 1))
        for _ in range(6):
            submit_answers(add_joined_organisation("hull"), **AWARE)
        for _ in range(2):
            submit_answers(
                add_joined_organisation("hull"),
                asked=first,
                **AWARE,
                safety_informed_1="embedded",
            )


def safety_of_hull(page, caption):
    """The row of Hull in a table, below the line of safety."""
    rows = rows_in(page, caption)
    below = rows[next(n for n, row in enumerate(rows) if row == ["Safety"]) :]
    return next(row for row in below if row[0] == "Hull")


def test_an_average_is_of_one_version_and_says_whose_it_is(two_versions, viewer):
    page = viewer.open("/core-team/compare?tables=every-value")

    assert safety_of_hull(page, "Scores: places")[1].startswith("50.0% 6 scores")
    assert "Scores are of the 6 with one by version 2 of the questions." in page.words
    assert "2 organisations stand by version 1, and are in the stages and not in" in page.words
    # Stages are those of everybody, whichever version was answered.
    assert safety_of_hull(page, "Stages: places")[1:5] == ["8", "0", "6", "2"]


def test_another_version_can_be_looked_at(two_versions, viewer):
    page = viewer.open("/core-team/compare")
    (link,) = [each for each in page.tree.iter("a") if "scores of version 1" in words_of(each)]
    page = viewer.open(f"{link.get('href')}&tables=every-value")

    assert safety_of_hull(page, "Scores: places")[1] == "2 scores, too few for a mean"
    assert "Scores are of the 2 with one by version 1 of the questions." in page.words
    assert "That is too few to say much." in page.words
    # Whoever is behind a stage stands there by any version.
    assert not [
        each for each in page.tree.iter("a")
        if "/organisations" in each.get("href", "") and "version" in each.get("href")
    ]  # fmt: skip
    page = viewer.open("/core-team/compare?version=3")
    assert "asked for a version that we do not know" in page.words


def test_the_file_of_scores_names_its_version(two_versions, viewer):
    for version, n, mean in (("2", "6", "50.0"), ("1", "2", "100.0")):
        rows = downloaded(viewer, f"/core-team/compare/scores.csv?place=hull&version={version}")
        assert rows[0][3:6] == [
            "Version of the questions", "With a score of that version", "Mean score",
        ]  # fmt: skip
        assert rows[2][:6] == ["Hull", "Safety", "8", version, n, mean]


def test_a_mean_of_nobody_is_no_number(app, viewer):
    with app.app_context():
        submit_answers(add_joined_organisation("hull"), safety_aware_1="dont-know")
    page = viewer.open("/core-team/compare?place=hull&tables=every-value")

    assert safety_of_hull(page, "Scores: Hull beside everybody else")[1] == "No score"
    assert "Nobody here has a score by version 2 of the questions." in page.words
    assert "Hull: too little is known of 1 to say. It counts at Starting out" in page.words


def test_a_move_between_two_versions_is_no_change(app, viewer):
    with app.app_context():
        first = published_questionnaires.get_questionnaire(("organisation", 1))
        before, after = now() - LONG_AGO, now() - timedelta(days=10)
        for then in (first, published_questionnaires.get_current_questionnaire()):
            mine = add_joined_organisation()
            submit_answers(mine, before, then, **NOTHING)
            submit_answers(mine, after, **AWARE)
        # Of this one nearly nothing was known then.
        mine = add_joined_organisation()
        submit_answers(mine, before, safety_aware_1="not-yet")
        submit_answers(mine, after, **AWARE)
    page = viewer.open("/core-team/compare/change")

    assert rows_in(page, "Organisations that went up")[1][1:5] == [
        "1",
        "1 went up: Overall",
        "0",
        "0",
    ]
    assert "So is 1 organisation that answered another version of the questions then." in page.words
    assert "Of 1 organisation too little was known overall" in page.words
    behind = viewer.open("/core-team/organisations?change=up&value=overall")
    assert "1 organisation" in behind.words
