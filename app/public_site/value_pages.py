"""The values: side by side, and a page for each."""

from typing import NamedTuple

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.public_site.published_editions import (
    find_detail_questionnaire,
    get_edition_questionnaire,
    get_newest_edition,
)
from app.public_site.site import blueprint
from scoring.questionnaires.questionnaire import Item, Questionnaire


class HardestQuestion(NamedTuple):
    """A question; of the `known` organisations that knew, `short` have not reached `enough`."""

    item: Item
    short: int
    known: int
    enough: str


@blueprint.get("/values/")
def values() -> ResponseReturnValue:
    """The values side by side, in the framework's order."""
    return render_template("public/values.html")


@blueprint.get("/values/<id>/")
def value(id: str) -> ResponseReturnValue:
    """One value: what it looks like, where the system stands, and what is found hardest."""
    values_told = get_edition_questionnaire().framework.values
    value_found = next((value_ for value_ in values_told if value_.id == id), None)
    if value_found is None:
        abort(404)
    return render_template("public/value.html", value=value_found, hardest=_list_hardest(id))


def _list_hardest(value_id: str) -> list[HardestQuestion]:
    """What is found hardest in a value, hardest first; nothing where it is not published."""
    detail, questionnaire = get_newest_edition().detail, find_detail_questionnaire()
    if detail is None or questionnaire is None:
        return []
    return [
        HardestQuestion(
            questionnaire.item_by_id[hard.item],
            hard.short,
            hard.known,
            _find_sufficient_answer(questionnaire, hard.item),
        )
        for hard in detail.hardest.get(value_id, ())
    ]


def _find_sufficient_answer(questionnaire: Questionnaire, item_id: str) -> str:
    """The first answer that earns the share of points that a stage needs; see `hardest.Finding`."""
    choices = questionnaire.choices[item_id]
    most = max(choice.points for choice in choices)
    return next(
        choice.label
        for choice in choices
        if choice.points * 100 >= questionnaire.placement.secured_at * most
    )
