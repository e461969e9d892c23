"""Writes the SurveyJS page: the questions as its JSON, beside the package's own files.

It asks everything that our page asks, but for the link to evidence, and shows no results. The
style is the default theme without its font, which would come from another host.
"""

import json
import re
import shutil
from itertools import groupby
from pathlib import Path
from typing import Any

from app.settings.config import ROOT
from app.text.wording import UNCHOSEN_LABELS
from scoring.questionnaires.questionnaire import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Item,
    Questionnaire,
    Section,
)

TEMPLATE_FOLDER = Path(__file__).resolve().parent
OUR_FILES = (TEMPLATE_FOLDER / "index.html", TEMPLATE_FOLDER / "page.js")
NODE_PACKAGES = ROOT / "node_modules"
PACKAGE_FILES = (
    "survey-core/survey-core.fontless.min.css",
    "survey-core/survey.core.min.js",
    "survey-js-ui/survey-js-ui.min.js",
)
ELSEWHERE = re.compile(r"@import|@font-face|url\(['\"]?http")


def write_survey_page(
    questionnaire: Questionnaire, folder: Path, packages: Path = NODE_PACKAGES
) -> None:
    """Write the page and all that it needs to `folder`, which is made.

    Raises ValueError where the packages' style asks for a file from elsewhere.
    """
    folder.mkdir(parents=True)
    for path in (*OUR_FILES, *(packages / name for name in PACKAGE_FILES)):
        if path.suffix == ".css" and (found := ELSEWHERE.search(path.read_text("utf-8"))):
            raise ValueError(f"{path.name} asks for a file from elsewhere: {found[0]}")
        shutil.copy(path, folder)
    text = json.dumps(survey_json(questionnaire), ensure_ascii=False, separators=(",", ":"))
    (folder / "questions.js").write_text(f"const questions={text};\n", encoding="utf-8")


def survey_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire as SurveyJS's JSON: a page a section, and in it a panel a stage."""
    return {
        "title": questionnaire.title,
        "showProgressBar": True,
        "progressBarType": "pages",
        "showQuestionNumbers": "off",
        "pages": [_page_json(questionnaire, section) for section in questionnaire.sections],
    }


def _page_json(questionnaire: Questionnaire, section: Section) -> dict[str, Any]:
    names = {stage.id: stage.name for stage in questionnaire.framework.stages}
    elements: list[dict[str, Any]] = []
    for stage, items in groupby(section.items, key=lambda item: item.stage):
        questions = [_question_json(questionnaire, item) for item in items]
        if stage is None:
            elements += questions
        else:
            name = f"{section.value}-at-{stage}"
            panel = {"type": "panel", "name": name, "title": names[stage], "elements": questions}
            elements.append(panel)
    return {
        "name": section.value,
        "title": section.title,
        "description": section.intro,
        "elements": elements,
    }


def _question_json(questionnaire: Questionnaire, item: Item) -> dict[str, Any]:
    return {
        "type": "radiogroup",
        "name": item.id,
        "title": item.text,
        "description": item.help,
        "choices": _choices_json(questionnaire, item),
        "showCommentArea": True,
        "commentText": "Note",
        "allowClear": True,
    }


def _choices_json(questionnaire: Questionnaire, item: Item) -> list[dict[str, Any]]:
    """The choices, with the rubric's words for each, and the answers that are no choice."""
    rubric = item.rubric or {}
    choices: list[dict[str, Any]] = [
        {
            "value": choice.id,
            "text": f"{choice.label}: {rubric[choice.id]}" if choice.id in rubric else choice.label,
        }
        for choice in questionnaire.choices[item.id]
    ]
    choices.append({"value": DONT_KNOW, "text": UNCHOSEN_LABELS[DONT_KNOW]})
    if item.not_applicable == "reason":
        choices.append(
            {
                "value": NOT_APPLICABLE,
                "text": UNCHOSEN_LABELS[NOT_APPLICABLE],
                "showCommentArea": True,
                "isCommentRequired": True,
                "commentPlaceholder": "Why does this not apply to you?",
            }
        )
    return choices
