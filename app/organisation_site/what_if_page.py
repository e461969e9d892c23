"""What other answers than those that are given would move: nothing of it is kept."""

from collections.abc import Iterable, Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.organisation_site.current_round import Round, route_round
from app.organisation_site.round_placement import (
    offer_own_first_steps,
    place_written,
    render_nothing_answered,
)
from app.store.assessments import entries
from app.store.assessments.entries import EMPTY_ENTRY, Entries
from app.text.wording import get_section_title, get_sections_by_address
from app.web.access import Rule, access
from app.web.placement_story import explain_placement
from scoring.questionnaires.questionnaire import Item, Questionnaire


@route_round("GET", "/what-if")
@access(Rule.HOLDER)
def what_if(current: Round) -> ResponseReturnValue:
    """How the placement would move with other answers.

    Nothing is saved: the answers are in the address.
    """
    written = entries.get_entries(current.assessment.id)
    supposed = _apply_suppositions(current, written, request.args)
    before, after = place_written(current, written), place_written(current, supposed)
    if before is None or after is None:
        return render_nothing_answered(current)
    questionnaire = current.questionnaire
    changed = [
        item
        for item in questionnaire.items
        if supposed.get(item.id, EMPTY_ENTRY).given != written.get(item.id, EMPTY_ENTRY).given
    ]
    return render_template(
        "what_if.html",
        current=current,
        written=written,
        supposed=supposed,
        changed=changed,
        raised=_list_raised(questionnaire, changed, written, supposed),
        first_steps=offer_own_first_steps(current, before),
        before=explain_placement(questionnaire, before, written),
        after=explain_placement(questionnaire, after, supposed),
        sections=[
            (get_section_title(questionnaire, section), section.items)
            for section in get_sections_by_address(questionnaire).values()
        ],
        empty=EMPTY_ENTRY,
    )


def _apply_suppositions(current: Round, written: Entries, arguments: Mapping[str, str]) -> Entries:
    """What is written, with the answers that the address supposes in place of those they replace.

    A supposed answer is a choice's id. Anything else in the address is passed over: it is only a
    supposition, and the page shows every answer that it used.
    """
    supposed = dict(written)
    for item_id, ladder in current.questionnaire.levels.items():
        given = arguments.get(item_id, "")
        if given in ladder:
            supposed[item_id] = EMPTY_ENTRY._replace(given=given)
    return supposed


def _list_raised(
    questionnaire: Questionnaire, items: Iterable[Item], written: Entries, supposed: Entries
) -> set[str]:
    """The ids of the items that are supposed to be higher than written, or to be known."""
    level_of = questionnaire.levels
    return {
        item.id
        for item in items
        if level_of[item.id][supposed[item.id].given]
        > level_of[item.id].get(written.get(item.id, EMPTY_ENTRY).given, -1)
    }
