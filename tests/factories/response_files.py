"""Response files for tests, as the self-assessment page makes them."""

import json

from app.store.base import published_questionnaires

ANSWERS = {
    "safety-aware-1": "embedded",
    "safety-aware-2": "some",
    "safety-informed-1": {"not-applicable": "No leader, so nobody asks"},
    "trust-aware-1": "dont-know",
}
NOTES = {
    "safety-aware-1": {"note": "A corner\nby the door 🌳", "evidence": "https://example.org/a"},
    "trust-overall": {"note": "To be asked <b>in May</b>", "evidence": ""},
}


def make_response(asked=None, **different):
    """A response file as plain data. Needs the app's context where no questionnaire is given."""
    asked = asked or published_questionnaires.get_current_questionnaire()
    return {
        "questionnaire": asked.id,
        "version": asked.version,
        "content_hash": asked.content_hash,
        "answers": ANSWERS,
        "notes": NOTES,
        **different,
    }


def make_response_file(asked=None, **different):
    """The same as bytes."""
    return json.dumps(make_response(asked, **different), ensure_ascii=False, indent=2).encode()
