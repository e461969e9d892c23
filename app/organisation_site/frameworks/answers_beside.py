"""A round's answers beside the targets of each catalogue, in the words and order of the page."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from flask import url_for

from app.organisation_site.current_round import Round, RoundAddress, get_round_address
from app.organisation_site.own_questionnaires import OwnQuestionnaire, list_own_questionnaires
from app.store.assessments.entries import EMPTY_ENTRY, Entries, extract_answers, get_entries
from app.store.base.current_first_steps import get_short_name
from app.store.base.current_targets import get_catalogues, get_target_links
from app.text.target_words import (
    NO_LEVEL_WORDS,
    NOT_KNOWN_BY_OWN_QUESTION,
    OWN_QUESTION_NOT_KNOWN,
    TOLD_BY_OWN_ANSWER,
    TOLD_IN_SHORT,
    UNTOLD_IN_SHORT,
)
from app.text.wording import get_sections_by_address
from app.web.placement_story import get_answer_label
from scoring.crosswalk.target_level import LEVELS
from scoring.crosswalk.target_standing import NoLevel, TargetStanding, stand_on_targets
from scoring.programme.programme import RespondentKind
from scoring.targets.target_catalogue import Describes, TargetCatalogue
from scoring.targets.target_links import Relation


class QuestionBeside(NamedTuple):
    """A question that speaks to a target: its short name, its answer in words, and its page."""

    item: str
    name: str
    text: str
    answer: str
    page: str
    relation: Relation


class TargetBeside(NamedTuple):
    """A target with the questions that count towards it, and those that only touch it.

    `own_part` says that it is about what several do together, of whom one answers.
    """

    standing: TargetStanding
    questions: tuple[QuestionBeside, ...]
    touched: tuple[QuestionBeside, ...]
    own_part: bool

    @property
    def own_answer(self) -> str:
        """Where there is no level, the answer to a question that asks for just this, if known."""
        known = {each.item for each in self.standing.known}
        own = [
            each.answer
            for each in self.questions
            if each.relation is Relation.SAME and each.item in known
        ]
        return own[0] if own and self.standing.why_none in TOLD_IN_SHORT else ""

    @property
    def waits_for_own_answer(self) -> bool:
        """Whether one question asks for just this, too few others do, and it is not known."""
        has_own = any(each.relation is Relation.SAME for each in self.questions)
        few = self.standing.why_none is NoLevel.TOO_FEW_QUESTIONS
        return has_own and few and not self.own_answer and not self.standing.known

    @property
    def why_none(self) -> str:
        """Why there is no level, in a sentence; empty where there is one."""
        if self.waits_for_own_answer:
            return OWN_QUESTION_NOT_KNOWN
        return NO_LEVEL_WORDS[self.standing.why_none] if self.standing.why_none else ""

    @property
    def in_short(self) -> str:
        """What is told of it, or why nothing is, in a few words."""
        if self.own_answer:
            return TOLD_BY_OWN_ANSWER
        if self.waits_for_own_answer:
            return NOT_KNOWN_BY_OWN_QUESTION
        return {**TOLD_IN_SHORT, **UNTOLD_IN_SHORT}[self.standing.level or self.standing.why_none]

    @property
    def unknown(self) -> int:
        """How many of the questions that count apply, and are not known."""
        return len(self.standing.applying) - len(self.standing.known)

    @property
    def left_out(self) -> int:
        """How many of the questions that count do not apply."""
        return len(self.standing.parts) - len(self.standing.applying)


class SpokenElsewhere(NamedTuple):
    """Another questionnaire of the same respondent that asks for some of a catalogue.

    `page` is what the address of its newest answers' page is made from, None where there are none.
    """

    own: OwnQuestionnaire
    page: RoundAddress | None


class ToldAlike(NamedTuple):
    """Targets of a catalogue of which the same is told, and what that is, in a few words."""

    words: str
    targets: list[TargetBeside]


class CatalogueBeside(NamedTuple):
    """A catalogue with its targets, each once: those that have a level, the highest first, and
    those with too few answers for one (`told`), then those of which nothing is told (`untold`).

    `elsewhere` are the other questionnaires of the same respondent that ask for some of them.
    """

    catalogue: TargetCatalogue
    told: list[ToldAlike]
    untold: list[ToldAlike]
    elsewhere: list[SpokenElsewhere]

    @property
    def digest(self) -> list[ToldAlike]:
        """All of it, as it is told in short."""
        return [*self.told, *self.untold]

    @property
    def told_targets(self) -> list[TargetBeside]:
        """The targets of which answers say something, in this order."""
        return [each for alike in self.told for each in alike.targets]

    @property
    def in_order(self) -> list[TargetBeside]:
        """All the targets, in this order."""
        return [each for alike in self.digest for each in alike.targets]


class ToldCounts(NamedTuple):
    """How many targets there are, and of how many how much is told."""

    targets: int
    with_level: int
    with_answers: int
    untold: int


def count_told(shown: Sequence[CatalogueBeside]) -> ToldCounts:
    """Count the targets of some catalogues by what is told of them."""
    every = [each for catalogue in shown for each in catalogue.in_order]
    told = sum(len(catalogue.told_targets) for catalogue in shown)
    with_level = sum(each.standing.level is not None for each in every)
    return ToldCounts(len(every), with_level, told - with_level, len(every) - told)


def set_answers_beside(current: Round, written: Entries) -> list[CatalogueBeside]:
    """The answers of a round beside every catalogue, those of which they say something first.

    None where it has no links or catalogues.
    """
    links = get_target_links(current.questionnaire.id)
    if not links.items:
        return []
    standings = {
        each.target.id: each
        for each in stand_on_targets(
            current.questionnaire, links, get_catalogues(), extract_answers(written)
        )
    }
    pages = _QuestionPages(current, written)
    others = _list_other_questionnaires(current)
    beside = [
        _sort_targets(
            catalogue,
            [_describe_target(current, standings[each.id], pages) for each in catalogue.targets],
            [each for each in others if _asks_for_some(each.own.asked.id, catalogue)],
        )
        for catalogue in get_catalogues()
    ]
    return sorted(beside, key=lambda each: not each.told)


def asks_for_targets(questionnaire_id: str) -> bool:
    """Whether a question of it counts towards anything that others ask for."""
    return any(_asks_for_some(questionnaire_id, each) for each in get_catalogues())


def choose_catalogues(
    beside: Sequence[CatalogueBeside], asked_for: Collection[str]
) -> list[CatalogueBeside]:
    """Those that are asked for, by id; what there is not is passed over."""
    return [each for each in beside if each.catalogue.id in asked_for]


class _QuestionPages:
    """The questions of a round, with their answers and where these are read or changed."""

    def __init__(self, current: Round, written: Entries) -> None:
        self._current, self._written = current, written
        self._pages = dict(_list_pages(current))

    def describe(self, item_id: str, relation: Relation) -> QuestionBeside:
        """A question that has that to do with a target."""
        asked = self._current.questionnaire
        item = asked.item_by_id[item_id]
        entry = self._written.get(item_id, EMPTY_ENTRY)
        return QuestionBeside(
            item_id,
            get_short_name(asked, item_id),
            item.text,
            get_answer_label(asked, item, entry),
            self._pages[item_id],
            relation,
        )


def _list_pages(current: Round) -> Iterator[tuple[str, str]]:
    """Where each question's answer is changed or, once it is submitted, read."""
    for address, section in get_sections_by_address(current.questionnaire).items():
        for item in section.items:
            if current.submitted:
                yield (
                    item.id,
                    url_for("assess.check", **current.address, _anchor=f"answer-{item.id}"),
                )
            else:
                yield (
                    item.id,
                    url_for(
                        "assess.section", address=address, **current.address, _anchor=f"q-{item.id}"
                    ),
                )


def _describe_target(
    current: Round, standing: TargetStanding, pages: _QuestionPages
) -> TargetBeside:
    return TargetBeside(
        standing,
        tuple(pages.describe(each.item, each.relation) for each in standing.parts),
        tuple(pages.describe(each, Relation.TOUCHES) for each in standing.touched),
        standing.target.describes is Describes.LOCAL_SYSTEM
        and current.organisation.kind != RespondentKind.PLACE_PARTNERSHIP,
    )


def _sort_targets(
    catalogue: TargetCatalogue, targets: list[TargetBeside], elsewhere: list[SpokenElsewhere]
) -> CatalogueBeside:
    told = [*dict.fromkeys(TOLD_IN_SHORT.values())]
    told.insert(len(LEVELS), TOLD_BY_OWN_ANSWER)
    return CatalogueBeside(
        catalogue,
        list(_gather_alike(told, targets)),
        list(_gather_alike([NOT_KNOWN_BY_OWN_QUESTION, *UNTOLD_IN_SHORT.values()], targets)),
        elsewhere,
    )


def _gather_alike(words: Iterable[str], targets: list[TargetBeside]) -> Iterator[ToldAlike]:
    """The targets of which each of the words is told, in the words' order."""
    for said in words:
        of_them = [each for each in targets if each.in_short == said]
        if of_them:
            yield ToldAlike(said, of_them)


def _list_other_questionnaires(current: Round) -> list[SpokenElsewhere]:
    """The other questionnaires of whoever answers, that are open to them or have a round."""
    own = list_own_questionnaires(current.organisation)
    others = [each for each in own if each.asked.id != current.questionnaire.id]
    return [SpokenElsewhere(each, _find_newest_answers(each)) for each in others]


def _find_newest_answers(own: OwnQuestionnaire) -> RoundAddress | None:
    """What the addresses of the newest round with an answer are made from; None without one."""
    answered = (each for each in reversed(own.rounds) if extract_answers(get_entries(each.id)))
    newest = next(answered, None)
    return get_round_address(newest) if newest else None


def _asks_for_some(questionnaire_id: str, catalogue: TargetCatalogue) -> bool:
    """Whether a question of it counts towards a target of the catalogue."""
    by_target = get_target_links(questionnaire_id).by_target
    return any(link.counts for target in catalogue.targets for link in by_target.get(target.id, ()))
