"""What stands as evidence with answers is on the shelf after 0023, and nothing else is changed."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from app.database.engine import alembic, db
from app.store.evidence.evidence_pieces import list_pieces
from app.store.evidence.link_titles import name_link
from tests.databases.dump import dump

WORDS = "Ask at the office for the blue folder. " * 10
GIVEN = (
    "https://www.example.org/about/policy.pdf",
    "https://example.org/About%20us/Our%20policy.pdf?download=1#page=2",
    "http://user@drive.example.org:8443/d/1AbC/edit?usp=sharing",
    "https://example.org",
    "HTTPS://EXAMPLE.ORG/%00%0a",
    "https://example.org/%FF",
    "https://example.org/" + "x" * 900,
    "the shared drive",
    WORDS,
    "  ",
    "\n",
)
TITLES = {
    GIVEN[0]: "example.org: policy.pdf",
    GIVEN[1]: "example.org: Our policy.pdf",
    GIVEN[2]: "drive.example.org:8443: 1AbC",
    GIVEN[3]: "example.org",
    GIVEN[4]: "EXAMPLE.ORG: %00%0a",
    GIVEN[5]: "example.org: %FF",
    GIVEN[7]: "the shared drive",
}
RESPONDENTS, ROUNDS, ITEMS = 40, 4, 6
FILLING = (
    "INSERT INTO organisation (id, name, sector, joined_at) VALUES (:id, :name, 'health', :at)",
    (
        "INSERT INTO assessment (id, organisation_id, questionnaire_id, questionnaire_version, "
        "round, started_at) VALUES (:id, :of, :asked, 1, :round, :at)"
    ),
    "INSERT INTO answer VALUES (:round, :item, 'some', '', '', :given, :at)",
)


@pytest.fixture
def full(make_app, empty_database):
    """A database of the version before, full of rounds; the last of each respondent is a draft."""
    with make_app(empty_database).app_context():
        alembic.upgrade("0022")
        with db.engine.begin() as connection:
            _fill(connection, random.Random(20))  # noqa: S311 - the same every time
        yield


def _fill(connection, chance):
    start = datetime(2024, 1, 1)  # noqa: DTZ001 - as the tables have it: in UTC
    organisations, rounds, answers = [], [], []
    for n in range(1, RESPONDENTS + 1):
        organisations.append({"id": n, "name": f"Made-up {n}", "at": start})
        for number in range(1, ROUNDS + 1):
            id_ = n * 10 + number
            asked = "organisation" if number % 2 else "welcome"
            rounds.append({"id": id_, "of": n, "asked": asked, "round": number, "at": start})
            for item in range(ITEMS):
                given = chance.choice(GIVEN) if chance.random() < 0.6 else ""
                at = start + timedelta(days=chance.randrange(900))
                answers.append({"round": id_, "item": f"item-{item}", "given": given, "at": at})
    for statement, rows in zip(FILLING, (organisations, rounds, answers), strict=True):
        connection.execute(text(statement), rows)
    connection.execute(text("UPDATE assessment SET submitted_at = started_at WHERE round < 4"))


def _links_with_answers():
    """By respondent, and what was given: for which items, and when it was first and last saved."""
    asked = text(
        "SELECT organisation_id, questionnaire_id, item_id, evidence, saved_at FROM answer "
        "JOIN assessment ON assessment.id = answer.assessment_id"
    ).columns()
    found = {}
    with db.engine.connect() as connection:
        for respondent, questionnaire, item, given, at in connection.execute(asked):
            if given.strip():
                items, times = found.setdefault((respondent, given), (set(), []))
                items.add((questionnaire, item))
                times.append(str(at)[:19])
    return {key: (items, min(times), max(times)) for key, (items, times) in found.items()}


def _shelves():
    found = {}
    for respondent in range(1, RESPONDENTS + 1):
        for piece in list_pieces(respondent):
            times = (f"{at:%Y-%m-%d %H:%M:%S}" for at in (piece.made_at, piece.changed_at))
            key = respondent, piece.content.link
            assert key not in found
            found[key] = (set(piece.content.items), *times)
    # A migration waits for whoever reads.
    db.session.rollback()
    return found


def test_whatever_was_given_is_on_the_shelf_and_every_round_is_as_it_was(full):
    before, given = dump(), _links_with_answers()
    assert len(given) > RESPONDENTS * 5
    alembic.upgrade("0023")

    assert _shelves() == given
    after = dump()
    assert len(after["evidence_piece"]) == len(given)
    assert len(after["evidence_item"]) == sum(len(items) for items, *_ in given.values())
    for table in ("assessment", "answer", "organisation", "event"):
        assert after[table] == before[table]


def test_each_has_a_short_name(full):
    alembic.upgrade("0023")
    titles = {
        piece.content.link: piece.content.title
        for respondent in range(1, RESPONDENTS + 1)
        for piece in list_pieces(respondent)
    }
    assert {link: titles[link] for link in TITLES} == TITLES
    assert max(map(len, titles.values())) == 200
    # As a link that comes with a round that is submitted later is named.
    assert titles == {link: name_link(link) for link in titles}


def test_backwards_and_forwards_again_keeps_what_was_said_of_a_piece_since(full):
    alembic.upgrade("0023")
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE evidence_piece SET title = 'Ours' WHERE id = 1"))
        connection.execute(text("DELETE FROM evidence_item WHERE evidence_piece_id = 2"))
        connection.execute(text("DELETE FROM evidence_piece WHERE id = 3"))
    kept = {row for row in dump()["evidence_piece"] if row[0] != 3}
    alembic.downgrade("0022")
    assert {*dump()["evidence_piece"]} == kept
    alembic.upgrade("0023")

    assert _shelves() == _links_with_answers()
    assert kept < {*dump()["evidence_piece"]}
    alembic.downgrade("0021")
