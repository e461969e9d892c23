"""A group's answers beside the targets of others: counts, places, partnerships, a workbook."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.settings.config import ROOT
from app.store.base.published_questionnaires import find_newest_version, get_questionnaire
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_partnership
from tests.factories.rounds import submit_round
from tests.page_checks.figures import rows_in

PAGE = "/core-team/compare/frameworks"
SAMHSA = f"{PAGE}?catalogue=samhsa"
WORKFORCE = "Training and workforce development"


@pytest.fixture
def app(make_app, sqlite_database):
    """An app that asks what the programme asks."""
    return make_app(sqlite_database, ROOT / "questionnaires")


def answer(respondent, asked, given):
    """Submit a round in which every question is answered alike: by a place of its choices."""
    answers = {
        item.id: "dont-know" if given is None else asked.choices[item.id][given].id
        for item in asked.items
    }
    submit_round(respondent, asked=asked, **{k.replace("-", "_"): v for k, v in answers.items()})


@pytest.fixture
def world(app):
    """Organisations at each level, of both versions, one that knows nothing, and a partnership."""
    with app.app_context():
        newest, first = find_newest_version("organisation"), get_questionnaire(("organisation", 1))
        for place, asked, given in (
            ("hull", newest, 0), ("hull", first, 2), ("york", newest, -1), ("york", newest, None),
        ):  # fmt: skip
            name = f"Moor Lane {place} {given}"
            one = add_organisation(name, places=(place,), sector="education")
            answer(one, asked, given)
        answer(add_partnership("hull"), find_newest_version("thrive"), 2)


def counts(page, caption, target):
    """The cells of a target's row."""
    (row,) = (each for each in rows_in(page, caption) if each[0].startswith(target))
    return row[1:]


def test_each_counts_at_its_level_or_apart(world, viewer):
    page = viewer.open(SAMHSA)
    assert counts(page, "Organisations by how much is in place", WORKFORCE) == list("1111")
    by_place = counts(page, "Place by place", WORKFORCE)
    assert by_place[1] == "–"
    assert "1 not much yet, 1 some of it, 0 most of it" in by_place[0]
    assert "Questions touch it, and none asks for any of it" in page.words

    page = viewer.open(f"{SAMHSA}&place=york")
    assert counts(page, "Organisations by how much is in place", WORKFORCE) == list("0011")
    assert "in York" in page.words


def test_partnerships_answer_for_themselves_and_are_not_counted(world, viewer):
    page = viewer.open(f"{PAGE}?catalogue=thrive")
    answers = counts(page, "Answers of the place partnerships", "Common language")
    assert answers[:2] == ["Usual", "–"]
    assert (
        "Answers of the place partnerships"
        not in viewer.open(f"{PAGE}?catalogue=thrive&sector=education").words
    )


def test_the_workbook_has_the_same_with_every_place(world, viewer):
    response = viewer.client.get(SAMHSA.replace("frameworks?", "frameworks.xlsx?"))
    book = load_workbook(BytesIO(response.data))
    assert book.sheetnames == ["About", "All", "Places", "Questions"]
    heading, *rows = book["All"].iter_rows(values_only=True)
    told = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    levels = ("Not much yet", "Some of it", "Most of it", "Too few questions or answers to say")
    assert [told[WORKFORCE][each] for each in levels] == [1, 1, 1, 1]
    assert told["Financing"]["Most of it"] is None
    assert told["Financing"]["Why nothing is said"]


@pytest.mark.parametrize("address", [f"{PAGE}?catalogue=nothing", PAGE, f"{PAGE}?place=leeds"])
def test_what_is_not_known_is_left_out(world, viewer, address):
    page = viewer.open(address)
    assert page.status == 200
    assert "The six objectives of the programme" in page.words


def test_what_the_address_asks_for_and_is_not_there_is_said(world, viewer):
    page = viewer.open("/core-team/compare/frameworks?catalogue=nobody")
    assert "asked for a strategy or framework that we do not know" in page.words
    assert "that we do not know" not in viewer.open(SAMHSA).words
