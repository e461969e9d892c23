"""One shelf for several questionnaires: which question is of which is said."""

import pytest

from app.store.base import published_questionnaires
from app.store.evidence.evidence_pieces import EvidenceKind, PieceContent, add_piece


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with two questionnaires for organisations."""
    return make_app(sqlite_database, published_several)


def test_one_shelf_serves_questions_of_each(app, member):
    with app.app_context():
        asked = published_questionnaires.find_newest_version("welcome")
        key = ("welcome", asked.items[0].id)
        add_piece(1, PieceContent("Minutes", EvidenceKind.MINUTES, items={key}), "tests")
    page = member.open("/evidence/1")
    assert page.by_id("serves-" + "-".join(key)).get("checked") is not None
    assert f"{asked.title}: " in page.words
    assert "Your shelf holds 1 piece of evidence" in member.open("/assessment").words
    assert "Your shelf holds" not in member.open("/assessment/organisation").words


def test_a_question_of_others_is_not_offered(app, member):
    with app.app_context():
        others = published_questionnaires.find_newest_version("team")
        item = others.items[0].id
    page = member.open(f"/evidence/new?questionnaire=team&item={item}")
    assert others.items[0].text not in page.words
    sent = {**page.fields, "title": "Minutes", "kind": "minutes", "item": f"team/{item}"}
    member.client.post("/evidence/add", data=sent)
    assert "For no question yet Minutes" in member.open("/evidence").words
