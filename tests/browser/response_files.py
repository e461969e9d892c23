"""Response files as the public site's page makes them, for tests in the browser."""

import json

NOTE = f"Two teams have begun.\nThe plan is in {'a-folder-with-an-unbroken-name/' * 10}"


def response_text(questionnaire, **different) -> str:
    """A response with every kind of answer, a long note and a long link, pretty-printed."""
    items = questionnaire.items
    answers = {item.id: questionnaire.choices[item.id][-1].id for item in items[: len(items) // 2]}
    answers[items[-1].id] = "dont-know"
    apart = next(i for i in items if i.not_applicable == "reason" and i.id not in answers)
    answers[apart.id] = {"not-applicable": "We work with other organisations only"}
    link = "https://example.org/" + "board-papers/" * 30
    document = {
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "content_hash": questionnaire.content_hash,
        "answers": answers,
        "notes": {items[0].id: {"note": NOTE, "evidence": link}},
        **different,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)
