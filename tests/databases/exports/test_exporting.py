"""Whoever takes a copy of what many organisations said is on record, or gets none."""

from datetime import timedelta

import pytest

from app.store.accounts import api_keys
from app.store.base import transactions
from app.store.base.transactions import BusyError
from app.store.exports import export_log
from app.store.exports.datasets import DATASETS
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation
from tests.factories.published_editions import disable_disclosure_control, publish_edition
from tests.factories.rounds import submit_answers

FILES = {
    **{f"/core-team/exports/{name}.csv": f"{name} csv" for name in DATASETS},
    **{f"/core-team/exports/{name}.xlsx": f"{name} xlsx" for name in DATASETS},
    "/core-team/organisations.csv": "organisation-list csv",
    "/core-team/report/take/figures.csv": "report csv",
    "/core-team/report/take/goals.csv": "report csv",
    "/core-team/report/take/report.xlsx": "report xlsx",
    "/core-team/editions/participants.csv": "participants csv",
}


def exports():
    """Who took what, from the record of events, the oldest first."""
    return [(row[2], row[6]) for row in sorted(dump()["event"]) if row[3] == "exported"]


@pytest.mark.parametrize("address", FILES)
def test_a_file_is_on_record_with_whoever_took_it(app, viewer, address):
    viewer.client.head(address)
    assert viewer.client.get(address).status_code == 200
    with app.app_context():
        assert exports() == [("account:1", FILES[address])]


def test_what_is_not_there_is_not_taken(app, viewer):
    viewer.client.get("/core-team/exports/nothing.csv")
    viewer.client.get("/core-team/report/take/nothing.csv")
    with app.app_context():
        assert exports() == []


def test_what_cannot_be_put_on_record_is_not_handed_out(app, viewer, key, monkeypatch):
    def refuse(*_, **__):
        raise BusyError

    monkeypatch.setattr(export_log, "write_transaction", refuse)
    for address in FILES:
        answer = viewer.client.get(address)
        assert answer.status_code == 503
        assert answer.mimetype == "text/html"
    answer = app.test_client().get("/api/v1/answers", headers=key)
    assert (answer.status_code, answer.mimetype) == (503, "application/json")
    assert "rows" not in answer.json


@pytest.fixture
def key(app, editor):
    """What a program with a key sends."""
    with app.app_context():
        secret = api_keys.create_api_key("Evaluators", timedelta(days=1), 1, "tests")
    return {"Authorization": f"Bearer {secret}"}


def test_a_key_that_reads_page_by_page_is_on_record_once_for_each_dataset(app, key):
    for address in ("answers", "answers?after=5", "rounds", "answers?limit=1000"):
        assert app.test_client().get(f"/api/v1/{address}", headers=key).status_code == 200
    app.test_client().head("/api/v1/figures", headers=key)
    with app.app_context():
        assert exports() == [("key:1", "answers api"), ("key:1", "rounds api")]


def test_and_again_the_next_day(store, clock):
    began = transactions.now().replace(hour=23, minute=59)
    for later in (0, 60, 120):
        clock.set_to(began + timedelta(seconds=later))
        export_log.record_api_read("answers", "key:1")
        export_log.record_api_read("answers", "key:2")
    assert exports() == [(f"key:{n}", "answers api") for n in (1, 2, 1, 2)]


@pytest.mark.parametrize(
    ("options", "dataset"), [([], "participants"), (["--stages"], "participants-with-stages")]
)
def test_a_command_that_writes_whom_the_editions_count_is_on_record(
    app, tmp_path, monkeypatch, options, dataset
):
    with app.app_context():
        disable_disclosure_control(monkeypatch)
        submit_answers(add_joined_organisation())
        publish_edition()
    typed = ["editions", "participants", str(tmp_path / "written.csv"), *options]
    assert app.test_cli_runner().invoke(args=typed).exit_code == 0
    with app.app_context():
        assert exports() == [("operator", f"{dataset} csv")]
