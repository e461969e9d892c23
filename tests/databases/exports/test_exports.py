"""Everything that the team may see, as files and through the API."""

import csv
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest

from app.core_team.exports import exports
from app.settings.config import ROOT
from app.store.accounts import accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.store.assessments.assessments import find_round, get_or_start_round
from app.store.assessments.entries import EMPTY_ENTRY, Entry, save_entries
from app.store.base import published_questionnaires
from app.store.exports.datasets import DATASETS, count_rows, iterate_rows, read_batch
from app.store.help_requests.help_requests import answer_request
from app.store.organisations import return_links
from app.store.organisations.organisations import OrganisationDetails
from app.store.reports import kpi_figures
from app.store.reports.kpi_figures import NewFigure
from tests.factories.help_requests import ask as request_help
from tests.factories.organisations import add_joined_organisation, join_organisation
from tests.factories.programmes import PLACES
from tests.factories.rounds import submit_answers

HOSTILE = "=HYPERLINK(1)"


def csv_of(visitor, name):
    response = visitor.client.get(f"/core-team/exports/{name}.csv")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def book_of(visitor, name):
    response = visitor.client.get(f"/core-team/exports/{name}.xlsx")
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.data))


@pytest.fixture
def world(app):
    """Two organisations: one submitted round, one draft with a note that looks like a formula."""
    with app.app_context():
        first = add_joined_organisation("york", "health", "hull")
        known = {"trust_aware_1": "not-yet", "trust_informed_1": "not-yet"}
        submit_answers(first, safety_aware_1="embedded", safety_aware_2="embedded", **known)
        secret = join_organisation(OrganisationDetails(HOSTILE, ("york",), "other", None))
        other = return_links.find_link_holder(secret).organisation_id
        number = get_or_start_round(
            other, published_questionnaires.get_current_questionnaire(), "tests"
        )
        draft = find_round(other, "organisation", number)
        entry = Entry("not-applicable", "-1 reason", "+1 note", "https://example.org")
        save_entries(
            draft.id,
            {"safety-aware-1": entry},
            {"safety-aware-1": EMPTY_ENTRY.fingerprint},
            "tests",
        )
        return first, other


def test_organisations_come_with_their_places_in_order(world, viewer):
    rows = csv_of(viewer, "organisations")
    assert rows[0]["places"] == "hull; york"
    assert [row["size"] for row in rows] == ["up-to-10", ""]


def test_stages_are_ids_and_drafts_have_none(world, viewer):
    rows = csv_of(viewer, "stages")
    assert [(row["value"], row["stage"]) for row in rows] == [
        ("overall", "aware"), ("safety", "aware"), ("trust", "starting-out"),
    ]  # fmt: skip
    # Scores of two versions do not compare.
    assert [(row["version"], row["score"] != "") for row in rows] == [("1", True)] * 3
    assert len(csv_of(viewer, "rounds")) == 2


def test_no_cell_is_a_formula(world, viewer):
    assert csv_of(viewer, "organisations")[1]["name"] == f"'{HOSTILE}"
    answers = csv_of(viewer, "answers")
    assert (answers[-1]["reason"], answers[-1]["note"]) == ("'-1 reason", "'+1 note")
    cells = [cell for row in book_of(viewer, "answers")["answers"] for cell in row]
    assert {cell.data_type for cell in cells if cell.value} <= {"s", "n"}
    assert "-1 reason" in [cell.value for cell in cells]


@pytest.mark.parametrize("name", DATASETS)
def test_a_workbook_holds_what_the_file_does_and_says_what_it_is(world, viewer, name):
    book = book_of(viewer, name)
    rows = csv_of(viewer, name)

    told = [cell.value for row in book[name].iter_rows(min_row=2) for cell in row]
    # That the file was taken is on record by then.
    assert book[name].max_row == len(rows) + 1 - (name == "events")
    assert told.count("exported") == (name == "events")
    columns = [column.name for column in DATASETS[name].columns]
    assert [cell.value for cell in book[name][1]] == columns
    assert [row[0].value for row in book["What it holds"]][1:] == columns


def test_a_workbook_that_would_be_too_long_is_not_made(world, viewer, monkeypatch):
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", 2)
    page = viewer.open("/core-team/exports/events.xlsx")
    assert page.status == 422
    assert "Take them as CSV instead" in page.words
    assert len(csv_of(viewer, "events")) > 2


@pytest.mark.parametrize("file", ["secrets.csv", "account.csv", "organisations.ods"])
def test_nothing_else_can_be_taken(viewer, file):
    assert viewer.open(f"/core-team/exports/{file}").status == 404


def test_a_long_dataset_is_read_in_batches_and_whole(store):
    for place in (*PLACES, *PLACES):
        submit_answers(add_joined_organisation(place), safety_aware_1="some", trust_aware_1="some")
    for dataset in DATASETS.values():
        rows = list(iterate_rows(dataset))
        after, found = 0, []
        while after is not None:
            batch = read_batch(dataset, after, 5)
            found += batch.rows
            after = batch.next
        assert found == rows
        assert len(rows) == count_rows(dataset)


# ---------------------------------------------------------------- the API


@pytest.fixture
def key(app):
    """A live key of an editor's."""
    with app.app_context():
        account = accounts.add_account("maker@example.org", "Maker", Role.EDITOR, "", "tests")
        return api_keys.create_api_key("Evaluators", timedelta(days=30), account, "tests")


@pytest.fixture
def ask(client, key):
    """Asks the API with the key."""

    def get(address, secret=key):
        return client.get(address, headers={"Authorization": f"Bearer {secret}"})

    return get


def test_the_index_leads_to_every_dataset(world, ask):
    index = ask("/api/v1/").json
    assert [each["name"] for each in index["datasets"]] == list(DATASETS)
    for each in index["datasets"]:
        assert ask(each["url"]).status_code == 200


@pytest.mark.parametrize("name", DATASETS)
def test_pages_of_the_api_add_up_to_the_file(world, ask, viewer, name):
    address, rows = f"/api/v1/{name}?limit=1", []
    while address:
        page = ask(address).json
        rows += page["rows"]
        address = page["next"]
    # That the file was taken is on record by then.
    assert len(rows) == len(csv_of(viewer, name)) - (name == "events")
    assert all(list(row) == [column.name for column in DATASETS[name].columns] for row in rows)


def test_values_keep_their_kind(world, ask):
    first, second = ask("/api/v1/organisations").json["rows"]
    assert first["places"] == ["hull", "york"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first["joined_at"])
    assert (second["size"], second["name"]) == (None, HOSTILE)


def test_a_questionnaire_comes_as_it_was_asked(ask, app):
    index = ask("/api/v1/").json
    asked = ask(index["questionnaires"][0]["url"]).json
    with app.app_context():
        expected = published_questionnaires.get_current_questionnaire().model_dump(
            mode="json", exclude_defaults=True
        )
    assert asked == expected
    assert ask("/api/v1/questionnaires/organisation/99").status_code == 404


def test_the_comparison_comes_as_the_page_has_it(world, ask):
    told = ask("/api/v1/compare?value=safety&place=hull").json
    assert (told["place"], told["sector"], told["value"]) == ("hull", None, "safety")
    (hull,) = told["places"]
    assert (hull["name"], hull["organisations"]) == ("Hull", 1)
    assert hull["stages"] == {"starting-out": 0, "aware": 1, "informed": 0}
    assert hull["typical"] == {"overall": "aware", "safety": "aware", "trust": "starting-out"}
    assert hull["at_or_past"]["aware"]["share"] == 1
    assert hull["score"]["likely"] is None
    assert (told["version"], told["standing_by_version"]) == (1, {"1": {"n": 1, "scored": 1}})
    assert ask("/api/v1/compare?version=7").status_code == 400


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic {key}", "{key}", "Bearer {key}x"]
)
def test_without_a_live_key_nothing_is_told(client, key, header):
    response = client.get(
        "/api/v1/organisations", headers={"Authorization": header.format(key=key)}
    )
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].lower().startswith("bearer")
    assert set(response.json) == {"error", "advice"}


def test_whoever_has_no_key_reads_words_for_them(client):
    told = client.get("/api/v1/organisations").json
    assert told["error"] == "Send a key that works"
    assert "private link" not in str(told)


def test_what_is_not_there_is_said_for_programs(ask):
    told = ask("/api/v1/nothing")
    assert told.status_code == 404
    assert told.json["advice"] == "`/api/v1/` lists what there is."


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("place=x", "`place`"),
        ("sector=Health", "`sector`"),
        ("value=safe&place=hull", "`value`"),
        ("place=x&value=y", "`place` and `value`"),
    ],
)
def test_a_comparison_that_names_nothing_is_refused(world, ask, asked, part):
    response = ask(f"/api/v1/compare?{asked}")
    assert response.status_code == 400
    assert f"no such {part}:" in response.json["advice"]


def test_a_key_in_the_address_opens_nothing(client, key):
    assert client.get(f"/api/v1/?key={key}&access_token={key}").status_code == 401


def test_a_key_ends_when_its_time_is_over_or_when_it_is_ended(app, ask, key):
    with app.app_context():
        (made,) = api_keys.list_api_keys()
        api_keys.end_api_key(made.id, "tests")
        assert not api_keys.list_api_keys()[0].live
        short = api_keys.create_api_key("Short", timedelta(seconds=-1), 1, "tests")
    assert ask("/api/v1/").status_code == 401
    assert ask("/api/v1/", short).status_code == 401


def test_a_key_opens_no_page(client, key):
    held = {"Authorization": f"Bearer {key}"}
    assert client.get("/core-team/compare", headers=held).status_code == 302


def test_a_member_without_a_key_does_not_read_the_api(viewer):
    assert viewer.client.get("/api/v1/").status_code == 401


@pytest.mark.parametrize(
    "asked", ["after=-1", "after=x", "after=1e9", "limit=0", "limit=1001", "after=" + "9" * 30]
)
def test_an_address_that_cannot_be_read_is_explained(ask, asked):
    response = ask(f"/api/v1/rounds?{asked}")
    assert response.status_code == 400
    assert "whole number" in response.json["advice"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_api_changes_nothing(client, key, method):
    held = {"Authorization": f"Bearer {key}"}
    response = client.open("/api/v1/organisations", method=method, headers=held)
    assert response.status_code in {400, 405}


def test_the_documentation_lists_every_dataset_and_column():
    told = (ROOT / "docs" / "api.md").read_text("utf-8")
    for dataset in DATASETS.values():
        rows = "\n".join(f"| `{column.name}` | {column.holds} |" for column in dataset.columns)
        assert f"### {dataset.name}\n\n{dataset.holds}\n\n" in told
        assert rows in told
    assert told.count("### ") == len(DATASETS)


# ---------------------------------------------------------------- small numbers


@pytest.fixture
def children(app):
    """Figures of children, of which some may point to one; and one of reviews."""
    with app.app_context():
        account = accounts.add_account("enters@example.org", "Enters", Role.EDITOR, "", "tests")
        day = date(2026, 5, 5)
        for amount in (0, 1, 4, 5):
            kpi_figures.enter_figure(
                NewFigure("young-people", day, "", amount, "Notes", ""), account, "tests"
            )
        kpi_figures.enter_figure(
            NewFigure("policy-reviews", day, "", 1, "Notes", ""), account, "tests"
        )
        kpi_figures.enter_figure(
            NewFigure("no-measure-now", day, "", 1, "Notes", ""), account, "tests"
        )
        kpi_figures.withdraw_figure(2, account, "tests")


def test_a_small_number_of_children_leaves_in_no_file(children, viewer, ask):
    few = "fewer than 5"
    told = [row["amount"] for row in ask("/api/v1/figures").json["rows"]]
    assert told == [0, few, few, 5, 1, 1]
    assert [row["amount"] for row in csv_of(viewer, "figures")] == [str(each) for each in told]
    column = [cell.value for cell in book_of(viewer, "figures")["figures"]["E"]]
    assert column == ["amount", *told]


def test_each_row_says_how_far_it_adds_up(children, viewer, ask):
    told = [row["adds_up"] for row in ask("/api/v1/figures").json["rows"]]
    assert told == [*["in-a-quarter"] * 4, "always", None]
    assert [row["adds_up"] for row in csv_of(viewer, "figures")] == [each or "" for each in told]


# ---------------------------------------------------------------- keys


def test_an_editor_makes_a_key_and_sees_it_until_they_have_it(editor, client):
    page = editor.open("/core-team/keys")
    fresh = editor.post(
        page, {"csrf_token": page.fields["csrf_token"], "name": "Evaluators", "lasts": "30"}
    )
    secret = fresh.by_id("key").get("value")

    held = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/", headers=held).status_code == 200
    editor.client.post("/core-team/keys/kept", data={"csrf_token": page.fields["csrf_token"]})
    again = editor.open("/core-team/keys")
    assert secret not in again.response.text
    assert "Evaluators" in again.words


def test_what_is_wrong_with_a_key_is_said_and_the_name_stays(editor):
    page = editor.open("/core-team/keys")
    again = editor.post(page, {**page.fields, "name": "x" * 201, "lasts": "9999"})
    assert again.status == 422
    assert "Shorten this by 1" in again.words
    assert "Select how long the key lasts" in again.words
    assert again.by_id("name").get("value") == "x" * 201


def test_an_editor_ends_a_key(editor, key, ask):
    page = editor.open("/core-team/keys")
    form = next(each for each in page.tree.iter("form") if "/end" in each.get("action", ""))
    fields = {each.get("name"): each.get("value", "") for each in form.iter("input")}
    editor.client.post(form.get("action"), data=fields)
    assert ask("/api/v1/").status_code == 401


def test_a_viewer_reads_keys_and_makes_none(viewer, key):
    page = viewer.open("/core-team/keys")
    assert "Evaluators" in page.words
    assert "Make a key" not in page.words


@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 20])
def test_a_key_that_cannot_be_is_not_found(editor, number):
    token = editor.open("/core-team/keys").fields["csrf_token"]
    response = editor.client.post(f"/core-team/keys/{number}/end", data={"csrf_token": token})
    assert response.status_code == (302 if number == "0" else 404)


@pytest.mark.usefixtures("another_editor")
def test_whoever_was_ended_meanwhile_makes_no_key(app, editor, monkeypatch):
    page = editor.open("/core-team/keys")
    make = api_keys.create_api_key

    def late(name, lasts, account_id, *more):
        accounts.end_account(account_id, "tests")
        return make(name, lasts, account_id, *more)

    monkeypatch.setattr(api_keys, "create_api_key", late)
    answer = editor.post(page, {**page.fields, "name": "Evaluators", "lasts": "30"})
    assert answer.status == 401
    assert "Sign in again first" in answer.words
    with app.app_context():
        assert api_keys.list_api_keys() == []


# ---------------------------------------------------------------- columns and their cells


@pytest.mark.parametrize("name", DATASETS)
def test_a_column_holds_what_it_did_wherever_it_stands(world, viewer, ask, monkeypatch, name):
    rows, answered_rows = csv_of(viewer, name), ask(f"/api/v1/{name}").json["rows"]
    dataset = DATASETS[name]
    reversed_columns = dataset._replace(columns=dataset.columns[::-1])
    monkeypatch.setitem(DATASETS, name, reversed_columns)

    # That they were taken is on record by then, at the end of `events`.
    assert csv_of(viewer, name)[: len(rows)] == rows
    assert ask(f"/api/v1/{name}").json["rows"][: len(answered_rows)] == answered_rows


def test_nothing_that_is_asked_or_answered_is_in_a_dataset(world, app):
    with app.app_context():
        member = accounts.add_account("ana@example.org", "Ana", Role.EDITOR, "", "tests")
        asked = request_help(add_joined_organisation(), "a quiet word of ours")
        answer_request(asked, "a quiet word of theirs", member)
        for dataset in DATASETS.values():
            assert "quiet word" not in repr(list(iterate_rows(dataset)))
