"""What the page's script needs to know of a questionnaire, as data that stands in the page.

A page that is opened from a disk may fetch no file. So what it needs is in it.
"""

import json

from flask import current_app
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.store.base.current_first_steps import get_first_steps
from app.store.base.published_questionnaires import list_all_versions
from app.text.barrier_words import describe_barrier
from app.text.change_words import KIND_WORDS, RULE_CHANGED
from app.text.wording import UNCHOSEN_LABELS, format_score
from scoring.placement.questionnaire_json import paper_code, questionnaire_as_json
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.steps.first_steps import Barrier, FirstStep


def serialise_questionnaire(questionnaire: Questionnaire) -> Markup:
    """JSON of the questionnaire and the words around it, safe inside a `<script>`."""
    data = {
        "asked": questionnaire_as_json(questionnaire),
        # Beside the version that it is much like, they weigh little on their way.
        "earlier": _collect_earlier_versions(questionnaire),
        "words": _collect_words(questionnaire),
    }
    return htmlsafe_json_dumps(data, dumps=json.dumps, ensure_ascii=False, separators=(",", ":"))


def _collect_earlier_versions(questionnaire: Questionnaire) -> list[dict[str, object]]:
    """The versions before this one, the newest first: somebody may have kept answers to them.

    Each has, by item, the texts of what it asks in other words than this one, or alone.
    """
    texts = {item.id: item.text for item in questionnaire.items}
    return [
        {
            "asked": questionnaire_as_json(version),
            "texts": {
                item.id: item.text for item in version.items if texts.get(item.id) != item.text
            },
        }
        for version in list_all_versions()
        if version.id == questionnaire.id and version.version < questionnaire.version
    ]


def _collect_words(questionnaire: Questionnaire) -> dict[str, object]:
    """What is said of a stage, and of a value at a stage; of answers that are none of the choices;
    of a score that there is none of; how many characters fit into each field; what its sheets
    of paper say that they are; beside which items evidence helps
    where the answer is the highest; what each kind of change is
    called, of one question, of several, and of none; and what can be done first about each item,
    with what that gets round."""
    return {
        "stages": {stage.id: stage.summary for stage in questionnaire.framework.ladder},
        "values": {value.id: dict(value.looks_like) for value in questionnaire.framework.values},
        "states": UNCHOSEN_LABELS,
        "noScore": format_score(None),
        "most": current_app.config["MOST_WORDS"],
        "paper": paper_code(questionnaire),
        "asksEvidence": [
            item.id for item in questionnaire.items if item.evidence == "ask" and not item.balance
        ],
        "kinds": {kind: [*said, RULE_CHANGED] for kind, said in KIND_WORDS.items()},
        "barriers": {barrier: describe_barrier(barrier) for barrier in Barrier},
        "firstSteps": _collect_first_steps(questionnaire),
    }


def _collect_first_steps(questionnaire: Questionnaire) -> dict[str, object]:
    """The first steps by item."""
    by_item = get_first_steps(questionnaire.id).by_item
    return {
        item: {
            "name": found.short_name,
            "evidence": found.typical_evidence,
            "steps": [describe_step(step) for step in found.steps],
        }
        for item, found in by_item.items()
        if item in questionnaire.item_by_id
    }


def describe_step(step: FirstStep) -> dict[str, object]:
    """A step in words alone: the auditor takes no other value beside a questionnaire's own."""
    marks = {
        "costs": "money" if step.costs_money else "",
        "sectors": step.sectors,
        "sizes": step.sizes,
    }
    given = {mark: value for mark, value in marks.items() if value}
    return {"text": step.text, "gets_round": step.gets_round, **given}
