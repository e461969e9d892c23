"""What a respondent asks about, from an address or a form: an action, a question, or neither."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import abort
from werkzeug.datastructures import MultiDict

from app.organisation_site.plan.plan_questions import find_own_question
from app.store.help_requests.help_requests import HelpSubject
from app.store.organisations.return_links import LinkHolder
from app.store.plans.plan_actions import PlanAction, find_plan_action
from app.web.error_messages import NOT_AMONG_YOURS, NOT_ON_YOUR_PLAN
from app.web.help_wording import name_question

# Questions that a page may offer to choose from.
MOST_ITEMS = 20


class AskedItem(NamedTuple):
    """A question that can be asked about: its id, its short name and its text."""

    id: str
    name: str
    text: str


class AskedAbout(NamedTuple):
    """What the form is about: an action, or the questions to choose from, of one questionnaire.

    With one question there is nothing to choose; `chosen` is its id, or what was chosen.
    """

    action: PlanAction | None
    questionnaire_id: str
    items: Sequence[AskedItem]
    chosen: str

    @property
    def subject(self) -> HelpSubject:
        """The same, as it is kept."""
        if self.action is not None:
            return HelpSubject(self.action.id, self.action.questionnaire_id, self.action.item_id)
        return (
            HelpSubject(None, self.questionnaire_id, self.chosen) if self.chosen else HelpSubject()
        )

    @property
    def address(self) -> dict[str, object]:
        """The parameters of the page that asks about it."""
        if self.action is not None:
            return {"action": self.action.id}
        if not self.items:
            return {}
        return {"questionnaire": self.questionnaire_id, "item": [each.id for each in self.items]}


NOTHING_IN_PARTICULAR = AskedAbout(None, "", (), "")


def read_subject(sent: MultiDict[str, str], holder: LinkHolder) -> AskedAbout:
    """What the parameters `action`, or `questionnaire` and each `item`, are about.

    `about` is the item that was chosen. Aborts with 404 where it is none of the holder's.
    """
    if "action" in sent:
        action = find_asked_action(sent, holder)
        if action is None:
            abort(404, description=NOT_ON_YOUR_PLAN)
        return AskedAbout(action, "", (), "")
    questionnaire_id, items = sent.get("questionnaire", ""), sent.getlist("item")[:MOST_ITEMS]
    asked = [_get_item_or_404(holder, questionnaire_id, each) for each in dict.fromkeys(items)]
    ids = [each.id for each in asked]
    only = ids[0] if len(ids) == 1 else ""
    about = sent.get("about", only)
    return AskedAbout(None, questionnaire_id, asked, about if about in ids else "")


def find_asked_action(sent: MultiDict[str, str], holder: LinkHolder) -> PlanAction | None:
    """The action that the parameters name; None where the holder's plan has none of that number."""
    number = sent.get("action", "")
    is_number = number.isascii() and number.isdecimal() and len(number) <= 10
    return find_plan_action(holder.organisation_id, int(number)) if is_number else None


def _get_item_or_404(holder: LinkHolder, questionnaire_id: str, item_id: str) -> AskedItem:
    found = find_own_question(holder, questionnaire_id, item_id)
    if found is None:
        abort(404, description=NOT_AMONG_YOURS)
    return AskedItem(item_id, name_question(questionnaire_id, item_id), found.item.text)
