"""What moved since the round before, in words: each value's move, and the parts that sum to it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.organisation_site.changes.last_time import find_round_before
from app.organisation_site.current_round import Round
from app.organisation_site.plan.plan_promise import Finding, list_findings
from app.organisation_site.plan.plan_rounds import PlanRound
from app.store.assessments.entries import EMPTY_ENTRY, Entries, extract_answers
from app.store.base.current_first_steps import get_short_name
from app.store.plans.plan_actions import list_plan_actions
from app.text.change_words import describe_change_kind
from app.web.placement_story import get_answer_label
from scoring.changes.round_change import ChangeKind, Part, ValueChange, compare_rounds
from scoring.changes.version_pair import pair_versions
from scoring.questionnaires.questionnaire import Questionnaire, Stage, Value


class MovedPart(NamedTuple):
    """A part of a value's move: what changed, which questions (short names), and the figures."""

    words: str
    questions: tuple[str, ...]
    part: Part


class MovedValue(NamedTuple):
    """A value in both rounds. `then` and `now` are its stages, None where too little is known."""

    value: Value
    change: ValueChange
    parts: tuple[MovedPart, ...]
    then: Stage | None
    now: Stage | None

    @property
    def was_asked(self) -> bool:
        """Whether the round before asked about it."""
        return self.change.before.asked > 0

    @property
    def questions_moved_it(self) -> bool:
        """Whether other questions by themselves moved its stage."""
        return any(
            part.stage for part in self.change.parts if part.kind is ChangeKind.QUESTION_CHANGED
        )


class ChangedAnswer(NamedTuple):
    """A question, and what was said and is said of it in words; none where it is not asked."""

    question: str
    then: str
    now: str


class ChangedAnswers(NamedTuple):
    """All that changed in one way: the names of the values that it is of, and the answers."""

    values: tuple[str, ...]
    answers: tuple[ChangedAnswer, ...]


class WhatMoved(NamedTuple):
    """What moved from the round `before` to `after`; `findings` are what the plan expected of it.

    `changed` has the kinds of change that there are. `same` is how many questions of this round
    have the answer that they had.
    """

    before: PlanRound
    after: PlanRound
    values: tuple[MovedValue, ...]
    changed: Mapping[str, ChangedAnswers]
    same: int
    findings: Sequence[Finding]

    @property
    def is_other_version(self) -> bool:
        """Whether the rounds were answered under two versions of the questions."""
        return self.before.questionnaire is not self.after.questionnaire

    @property
    def later(self) -> list[MovedValue]:
        """The values at a later stage than before."""
        return [each for each in self.values if (each.change.stage_move or 0) > 0]

    @property
    def earlier(self) -> list[MovedValue]:
        """The values at an earlier stage than before."""
        return [each for each in self.values if (each.change.stage_move or 0) < 0]

    @property
    def no_stage_moved(self) -> bool:
        """Whether every value that is known in both rounds is at the stage at which it was.

        Not where the versions have other stages: then nothing is said of a move.
        """
        known = [each.change.stage_move for each in self.values if each.then and each.now]
        return bool(known) and all(move == 0 for move in known)

    @property
    def known_now(self) -> list[MovedValue]:
        """The values that are known now, and were asked then and not known enough."""
        return [each for each in self.values if each.now and not each.then and each.was_asked]

    @property
    def unknown_now(self) -> list[MovedValue]:
        """The values that were known then, and of which too little is known now."""
        return [each for each in self.values if each.then and not each.now]

    @property
    def reached(self) -> int:
        """How many of the findings are as expected or beyond."""
        return sum(each.reached for each in self.findings)


def find_what_moved(current: Round, written: Entries) -> WhatMoved | None:
    """What moved since the round before; None for a draft, and for a first round."""
    before = find_round_before(current) if current.submitted else None
    if before is None:
        return None
    after = PlanRound(current.assessment, current.questionnaire, written)
    changes = compare_rounds(
        pair_versions(before.questionnaire, after.questionnaire),
        extract_answers(before.written),
        extract_answers(after.written),
    )
    actions = list_plan_actions(current.organisation.organisation_id)
    return WhatMoved(
        before,
        after,
        tuple(_describe_value(before, after, each) for each in changes),
        _list_changed(before, after, changes),
        _count_same(after, changes),
        list_findings(after, actions),
    )


def _describe_value(before: PlanRound, after: PlanRound, change: ValueChange) -> MovedValue:
    values = {value.id: value for value in after.questionnaire.framework.values}
    return MovedValue(
        values[change.value],
        change,
        tuple(
            _describe_part(before.questionnaire, after.questionnaire, part)
            for part in change.parts
            if part.items or part.score or part.stage
        ),
        _find_stage(before.questionnaire, change.before.stage),
        _find_stage(after.questionnaire, change.after.stage),
    )


def _find_stage(asked: Questionnaire, number: int | None) -> Stage | None:
    return None if number is None else asked.framework.ladder[number]


def _describe_part(old: Questionnaire, new: Questionnaire, part: Part) -> MovedPart:
    words = describe_change_kind(part.kind, len(part.items))
    return MovedPart(words, tuple(_name_question(old, new, each) for each in part.items), part)


def _name_question(old: Questionnaire, new: Questionnaire, item_id: str) -> str:
    asked = new if item_id in new.item_by_id else old
    return get_short_name(asked, item_id).removesuffix(".")


def _list_changed(
    before: PlanRound, after: PlanRound, changes: Sequence[ValueChange]
) -> Mapping[str, ChangedAnswers]:
    """The changed answers by kind, in the order in which a reader wants them: gains first."""
    names = {value.id: value.name for value in after.questionnaire.framework.values}
    parts = [(names[change.value], part) for change in changes for part in change.parts]
    found = {}
    for kind in reversed(ChangeKind):
        of_kind = [(value, part) for value, part in parts if part.kind is kind and part.items]
        if of_kind:
            found[kind.value] = ChangedAnswers(
                tuple(value for value, _ in of_kind),
                tuple(
                    _describe_answer(before, after, item_id)
                    for _, part in of_kind
                    for item_id in part.items
                ),
            )
    return found


def _count_same(after: PlanRound, changes: Sequence[ValueChange]) -> int:
    changed = {item for change in changes for part in change.parts for item in part.items}
    return sum(item.id not in changed for item in after.questionnaire.items)


def _describe_answer(before: PlanRound, after: PlanRound, item_id: str) -> ChangedAnswer:
    return ChangedAnswer(
        _name_question(before.questionnaire, after.questionnaire, item_id),
        _label_answer(before, item_id),
        _label_answer(after, item_id),
    )


def _label_answer(of: PlanRound, item_id: str) -> str:
    item = of.questionnaire.item_by_id.get(item_id)
    if item is None:
        return ""
    return get_answer_label(of.questionnaire, item, of.written.get(item_id, EMPTY_ENTRY))
