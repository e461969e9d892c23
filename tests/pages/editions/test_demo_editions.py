"""A made-up world comes with a made-up benchmark: editions of half years that have gone by."""

from datetime import date

import pytest

from app.demo.demo_editions import edition_days, publish_editions
from app.store.base.transactions import now
from app.store.editions import edition_changes, edition_files, edition_publishing
from app.store.upkeep import recompute_placements
from tests.databases.demo.test_demo import fill, planned
from tests.factories.published_editions import disable_disclosure_control


@pytest.fixture
def demo(app):
    """Types `flask --app app demo` and what follows."""
    return lambda *typed: app.test_cli_runner().invoke(args=["demo", *typed])


def test_it_publishes_a_benchmark_that_says_it_is_made_up(app, demo):
    said = demo("--organisations", "40", "--editions", "2")

    assert "Published 2 editions of the benchmark" in said.output
    with app.app_context():
        both = edition_publishing.list_published_editions()
        assert (
            edition_publishing.list_without_file()
            == edition_publishing.list_unexpected_files()
            == []
        )
        assert recompute_placements.verify_and_rebuild_tallies() == 0
        rolls = [edition_changes.changes_since_previous(each) for each in both]
    assert all(each.edition.made_up for each in both)
    assert [each.day for each in both] == edition_days(now().date(), 2)
    assert {each.published_by for each in both} == {"account:1"}
    # In half a year some come to take part, and some answer again.
    assert rolls[0].joined
    assert rolls[1].joined
    assert rolls[1].returned


def test_where_too_few_have_submitted_there_is_no_edition(app, demo):
    assert "No edition of the benchmark: too few" in demo("--organisations", "3").output
    with app.app_context():
        assert edition_publishing.list_published_editions() == []


def test_editions_of_somebody_else_are_left_alone(app, demo):
    folder = app.config["EDITIONS"]
    folder.mkdir()
    (folder / "2020-01-01.json").write_text("{}")
    said = demo("--organisations", "10")
    assert "the folder of editions holds others already" in said.output
    assert [each.name for each in folder.iterdir()] == ["2020-01-01.json"]


def test_those_of_an_earlier_made_up_world_make_way(app, monkeypatch):
    disable_disclosure_control(monkeypatch)
    with app.app_context():
        fill(planned(5))
        list(publish_editions(edition_days(now().date(), 2), 1, "tests"))
        assert len(list(app.config["EDITIONS"].iterdir())) == 2
        assert edition_files.remove_made_up_files()
        assert list(app.config["EDITIONS"].iterdir()) == []


def test_the_days_of_editions_have_gone_by():
    assert edition_days(date(2026, 11, 23), 3) == [
        date(2025, 9, 30), date(2026, 3, 31), date(2026, 9, 30),
    ]  # fmt: skip
    assert edition_days(date(2026, 9, 30), 1) == [date(2026, 3, 31)]
    assert edition_days(date(2026, 9, 30), 0) == []
