"""A questionnaire to answer alone: one page, and nothing leaves it unless its reader says so."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.charts.balance_beam import BalanceBeam
from app.public_site.published_editions import find_newest_edition, get_group_names, list_groups
from app.self_assessment.questionnaire_data import serialise_questionnaire
from app.self_assessment.site import blueprint
from app.store.base.current_first_steps import get_first_steps
from app.store.base.current_programme import get_programme, get_value_word
from app.store.base.published_questionnaires import list_all_versions, list_newest_versions
from app.text.answering_time import describe_answering_time
from app.text.respondent_words import RESPONDENT_WORDS, RespondentWords
from app.text.rule_words import describe_rule
from app.text.wording import (
    ASK_ABOUT_IT,
    get_section_title,
    get_sections_by_address,
    group_by_stage,
)
from scoring.editions.edition import Group, GroupKind
from scoring.placement.questionnaire_json import item_codes, paper_code
from scoring.programme.programme import QuestionnaireInUse, RespondentKind, list_offered
from scoring.questionnaires.questionnaire import Choice, Item, Questionnaire, Section, Stage
from scoring.second_look.look_rules import WORDS as LOOK_WORDS
from scoring.second_look.look_rules import LookReason


class EmptyEntry(NamedTuple):
    """What is written against an item here, before its reader writes anything."""

    given: str = ""
    reason: str = ""
    note: str = ""
    evidence: str = ""


class QuestionView(NamedTuple):
    """One item as `question.html` shows it. Nobody has seen an entry of it yet."""

    item: Item
    choices: tuple[Choice, ...]
    code: str
    entry: EmptyEntry = EmptyEntry()
    seen: str = ""
    faults: tuple[()] = ()
    theirs: None = None


class SectionView(NamedTuple):
    """A section: the last part of its view's address, its title, and its questions by stage."""

    address: str
    title: str
    section: Section
    groups: list[tuple[Stage | None, list[QuestionView]]]


class QuestionnaireVersion(NamedTuple):
    """A published version, and where it is: the newest has the questionnaire's own address."""

    asked: Questionnaire
    is_newest: bool

    @property
    def name(self) -> str:
        """Which it is, in words."""
        return f"{self.asked.id}, version {self.asked.version}"

    @property
    def paper(self) -> str:
        """What its sheets of paper say that it is."""
        return paper_code(self.asked)

    @property
    def is_one_of_several(self) -> bool:
        """Whether there are pages of other versions or questionnaires to tell its own from."""
        return len(list_versions()) > 1

    @property
    def address(self) -> dict[str, str | int]:
        """What the addresses of its pages are made from."""
        number = {} if self.is_newest else {"version": self.asked.version}
        return {"id": self.asked.id, **number}


class QuestionnaireOffer(NamedTuple):
    """A questionnaire in use, with its kind of respondent in words, and how long it takes."""

    asked: Questionnaire
    in_use: QuestionnaireInUse
    answered_by: RespondentWords
    time: str


@blueprint.get("/self-assessment/")
def index() -> ResponseReturnValue:
    """Every questionnaire in use, by who it is for: where an address that is cut short leads."""
    return render_template("survey/index.html", offers=list_offers_by_respondent())


@blueprint.get("/self-assessment/<id>/")
@blueprint.get("/self-assessment/<id>/version-<int:version>/")
def self_assessment(id: str, version: int | None = None) -> ResponseReturnValue:
    """Every question of a questionnaire's version, and the views that its script fills.

    The earlier versions stay, for paper that was printed and for answers that were begun.
    """
    shown = get_version_or_404(id, version)
    questionnaire = shown.asked
    return render_template(
        "survey/self_assessment.html",
        asked=questionnaire,
        paper=shown.paper,
        address=shown.address,
        is_newest=shown.is_newest,
        is_one_of_several=shown.is_one_of_several,
        versions=list_versions(),
        offer=find_offer(id),
        time=describe_answering_time(questionnaire),
        others=[other for other in list_offers() if other.asked.id != id],
        parts=list_sections(questionnaire),
        data=serialise_questionnaire(questionnaire),
        has_first_steps=bool(get_first_steps(id).by_item),
        steps_for=_list_whose_steps(id),
        rule=describe_rule(questionnaire, get_value_word(questionnaire)),
        slot=_make_slot,
        slot_of_one=_SlotOfOne(_make_slot("n")),
        level_beam=BalanceBeam(),
        look_words=_list_look_words(),
        ask_about_it=ASK_ABOUT_IT,
        shown=_list_comparison_groups(questionnaire),
        intake_host=urlsplit(current_app.config["INTAKE"]).netloc,
    )


def list_offers() -> list[QuestionnaireOffer]:
    """Every questionnaire in use, the newest version of each, in the programme's order."""
    newest = {questionnaire.id: questionnaire for questionnaire in list_newest_versions()}
    return [
        _make_offer(newest[in_use.id], in_use)
        for in_use in get_programme().questionnaires_in_use
        if in_use.id in newest
    ]


def list_offers_by_respondent() -> dict[RespondentWords, list[QuestionnaireOffer]]:
    """The same by who answers them."""
    offers = list_offers()
    return {
        words: [offer for offer in offers if offer.answered_by == words]
        for words in dict.fromkeys(offer.answered_by for offer in offers)
    }


def find_offer(questionnaire_id: str) -> QuestionnaireOffer | None:
    """The questionnaire as it is offered; None where it is not in use any more."""
    return next((each for each in list_offers() if each.asked.id == questionnaire_id), None)


def _make_offer(questionnaire: Questionnaire, in_use: QuestionnaireInUse) -> QuestionnaireOffer:
    words = RESPONDENT_WORDS[in_use.answered_by]
    return QuestionnaireOffer(questionnaire, in_use, words, describe_answering_time(questionnaire))


def list_versions() -> list[QuestionnaireVersion]:
    """Every version of every questionnaire, by id, the newest first."""
    newest = list_newest_versions()
    return [
        QuestionnaireVersion(questionnaire, questionnaire in newest)
        for questionnaire in list_all_versions()
    ]


def get_version_or_404(id_: str, version: int | None) -> QuestionnaireVersion:
    """One version of a questionnaire: the newest where none is named."""
    address = {"id": id_} if version is None else {"id": id_, "version": version}
    return next((shown for shown in list_versions() if shown.address == address), None) or abort(
        404
    )


def list_sections(questionnaire: Questionnaire) -> list[SectionView]:
    """The sections, in order, with nothing answered."""
    code_of = item_codes(questionnaire)
    sections = []
    for address, section in get_sections_by_address(questionnaire).items():
        questions = [
            QuestionView(item, questionnaire.choices[item.id], code_of[item.id])
            for item in section.items
        ]
        groups = group_by_stage(questionnaire.framework, questions)
        sections.append(
            SectionView(address, get_section_title(questionnaire, section), section, groups)
        )
    return sections


class ComparisonGroup(NamedTuple):
    """Whom one can look at oneself beside, by the name that is chosen and a key of its own."""

    key: str
    name: str
    group: Group


def _list_comparison_groups(questionnaire: Questionnaire) -> Sequence[ComparisonGroup]:
    """The whole, the places and the sectors.

    Nobody where there is no edition, or one of another questionnaire, or of another framework.
    """
    edition = find_newest_edition()
    is_own = questionnaire.id == get_programme().main_questionnaire
    if not edition or not is_own or edition.framework != questionnaire.framework.id:
        return []
    names = {kind: get_group_names(kind) for kind in (GroupKind.PLACE, GroupKind.SECTOR)}
    groups = [
        ComparisonGroup(f"{kind}-{part}", names[kind][part], group)
        for kind in (GroupKind.PLACE, GroupKind.SECTOR)
        for group in list_groups(edition, kind)
        for part in group.parts
    ]
    return [ComparisonGroup("whole", "All organisations that take part", edition.whole), *groups]


def _make_slot(name: str) -> Markup:
    """Where the page's script puts something into a piece of a page."""
    return Markup('<slot name="{}"></slot>').format(name)


class _SlotOfOne(Markup):
    """A slot for a number that is 1: whatever words hang on the number are those for one."""

    def __eq__(self, other: object) -> bool:
        return other == 1

    def __ne__(self, other: object) -> bool:
        return other != 1

    __hash__ = Markup.__hash__


class _Slots(dict[str, Markup]):
    """A slot for every name that is asked for."""

    def __missing__(self, name: str) -> Markup:
        return _make_slot(name)


def _list_look_words() -> dict[LookReason, Markup]:
    """What is said of each thing to look at once more, with slots for the names in it.

    Evidence falls due on a shelf, which a browser has not.
    """
    return {
        reason: Markup.escape(said).format_map(_Slots())
        for reason, said in LOOK_WORDS.items()
        if reason != LookReason.EVIDENCE_DUE
    }


def _list_whose_steps(id: str) -> list[tuple[str, str, dict[str, str]]]:
    """What somebody may say to get steps for organisations like theirs: its field, label, options.

    Nothing where no organisation answers: a team or a partnership has no sector and no size.
    """
    programme = get_programme()
    if programme.who_answers(id) != RespondentKind.ORGANISATION:
        return []
    return [
        ("your-sector", "Your kind of organisation", list_offered(programme.sectors)),
        ("your-size", "How many people work or volunteer there", list_offered(programme.sizes)),
    ]
