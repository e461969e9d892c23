"""The pages that a draft makes: the very templates that people see, with everything still.

Made-up answers stand in the results. Nothing in a page leads anywhere or can be sent.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import render_template
from markupsafe import Markup

from app.store.assessments.entries import EMPTY_ENTRY, Entries, Entry, extract_answers
from app.store.base.current_programme import get_programme
from app.text.answering_time import describe_answering_time
from app.text.respondent_words import RESPONDENT_WORDS, RespondentWords
from app.text.wording import get_section_title, get_sections_by_address, group_by_stage
from app.web.balances_view import tell_balances
from app.web.first_step_offers import offer_first_steps
from app.web.placement_story import explain_placement, list_answers_by_section
from app.web.results_view import tell_results
from scoring.authoring.made_up_answers import MadeUpKind, make_up_answers
from scoring.placement.answers import Answers, NotApplicable
from scoring.placement.placement import place_answers
from scoring.placement.questionnaire_json import item_codes
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import (
    NOT_APPLICABLE,
    Choice,
    Item,
    Questionnaire,
    Section,
    Stage,
)

FRAME = "core_team/draft_frame.html"
PAPER_CODE = "none: this is a draft"

RESULT_NAMES: Mapping[MadeUpKind, str] = {
    MadeUpKind.PART_WAY: "Results, part of the way",
    MadeUpKind.BEGINNING: "Results, at the start",
    MadeUpKind.FAR_ON: "Results, at the end",
    MadeUpKind.UNSURE: "Results, too little known",
}


class DraftQuestion(NamedTuple):
    """One item as `question.html` shows it, with nothing answered."""

    item: Item
    choices: tuple[Choice, ...]
    code: str = ""
    entry: Entry = EMPTY_ENTRY
    seen: str = ""
    faults: tuple[()] = ()
    theirs: None = None


class DraftSection(NamedTuple):
    """A section as its page and the paper show it."""

    address: str
    title: str
    section: Section
    groups: list[tuple[Stage | None, list[DraftQuestion]]]

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return 0

    @property
    def items(self) -> int:
        """How many questions there are."""
        return len(self.section.items)


class DraftAssessment(NamedTuple):
    """What a page asks of a stored assessment."""

    id: int = 0
    round: int = 1
    submitted_at: datetime | None = None
    questionnaire: tuple[str, int] = ("", 0)


class DraftOrganisation(NamedTuple):
    """Whose answers a page is about: nobody's."""

    name: str


class DraftRound(NamedTuple):
    """What a page asks of a round."""

    questionnaire: Questionnaire
    assessment: DraftAssessment = DraftAssessment()
    number: int = 1
    submitted: bool = False
    hold: None = None
    # Its pages say of no other questionnaire that there is.
    told_apart: str = ""
    of_questionnaire: str = ""

    @property
    def organisation(self) -> DraftOrganisation:
        """Whoever answers such questions, by no name."""
        return DraftOrganisation(f"A made-up {_get_answerer(self.questionnaire).name}")

    @property
    def address(self) -> dict[str, str]:
        """What its pages' addresses are made from: it has none."""
        return {}

    @property
    def overview(self) -> dict[str, str]:
        """The same of its overview."""
        return {}


class DraftOffer(NamedTuple):
    """What the paper asks of how a questionnaire is used: who answers it."""

    answered_by: RespondentWords


class DraftPage(NamedTuple):
    """A page to choose: its key in the form, what it is called, and whether answers are made up."""

    key: str
    name: str
    is_made_up: bool
    render: Callable[[Questionnaire], str]


def list_draft_pages(questionnaire: Questionnaire) -> list[DraftPage]:
    """Every page that the draft makes, in the order in which people meet them."""
    sections = [
        DraftPage(f"section_{address}", get_section_title(questionnaire, section), False,
                  _section_renderer(address))
        for address, section in get_sections_by_address(questionnaire).items()
    ]  # fmt: skip
    results = [
        DraftPage(f"results_{kind}", name, True, _results_renderer(kind))
        for kind, name in RESULT_NAMES.items()
    ]
    return [
        *sections,
        DraftPage("check", "Check your answers", True, _render_check),
        *results,
        DraftPage("paper", "On paper", False, _render_paper),
    ]


def render_draft_page(page: DraftPage, questionnaire: Questionnaire) -> Markup:
    """The page's own content, still."""
    return _make_still(page.render(questionnaire))


def _get_answerer(questionnaire: Questionnaire) -> RespondentWords:
    """What pages call who answers; an organisation until the programme says who does."""
    kind = get_programme().who_answers(questionnaire.id)
    return RESPONDENT_WORDS[kind or RespondentKind.ORGANISATION]


def _section_renderer(address: str) -> Callable[[Questionnaire], str]:
    def render(questionnaire: Questionnaire) -> str:
        sections = _list_sections(questionnaire, {})
        place, shown = next(
            (place, each) for place, each in enumerate(sections) if each.address == address
        )
        return _render(
            "section.html",
            current=DraftRound(questionnaire),
            asked=shown.section,
            here=shown,
            place=place,
            progress=sections,
            groups=shown.groups,
            summary=[],
        )

    return render


def _results_renderer(kind: MadeUpKind) -> Callable[[Questionnaire], str]:
    def render(questionnaire: Questionnaire) -> str:
        answers = make_up_answers(questionnaire, kind)
        placed = place_answers(questionnaire, answers)
        offers = offer_first_steps(questionnaire.id, placed)
        if not questionnaire.has_stages:
            return _render(
                "balances.html",
                answerer=_get_answerer(questionnaire),
                current=DraftRound(questionnaire),
                balances=tell_balances(questionnaire, _to_entries(answers)),
                before=None,
                first_steps=offers,
                hold=None,
            )
        return _render(
            "results.html",
            answerer=_get_answerer(questionnaire),
            current=DraftRound(questionnaire),
            **tell_results(questionnaire, placed, _to_entries(answers), offers),
            hold=None,
            standing=None,
            rounds_of_other_versions=[],
        )

    return render


def _render_check(questionnaire: Questionnaire) -> str:
    answers = make_up_answers(questionnaire, MadeUpKind.PART_WAY)
    entries = _to_entries(answers)
    placed = place_answers(questionnaire, answers)
    return _render(
        "check.html",
        current=DraftRound(questionnaire),
        sections=list_answers_by_section(questionnaire, entries),
        open_items=len(questionnaire.items) - len(extract_answers(entries)),
        answered=True,
        too_little_of=explain_placement(questionnaire, placed, entries).too_little_of,
        seen="",
        hold=None,
        changed_meanwhile=False,
    )


def _render_paper(questionnaire: Questionnaire) -> str:
    return _render(
        "survey/pack.html",
        asked=questionnaire,
        paper=PAPER_CODE,
        address={},
        is_newest=True,
        is_one_of_several=False,
        offer=DraftOffer(_get_answerer(questionnaire)),
        time=describe_answering_time(questionnaire),
        several=False,
        parts=_list_sections(questionnaire, item_codes(questionnaire)),
    )


def _list_sections(questionnaire: Questionnaire, code_of: Mapping[str, str]) -> list[DraftSection]:
    return [
        DraftSection(
            address,
            get_section_title(questionnaire, section),
            section,
            group_by_stage(
                questionnaire.framework, list(_list_questions(questionnaire, section, code_of))
            ),
        )
        for address, section in get_sections_by_address(questionnaire).items()
    ]


def _list_questions(
    questionnaire: Questionnaire, section: Section, code_of: Mapping[str, str]
) -> Iterator[DraftQuestion]:
    for item in section.items:
        yield DraftQuestion(item, questionnaire.choices[item.id], code_of.get(item.id, ""))


def _to_entries(answers: Answers) -> Entries:
    return {
        item: Entry(NOT_APPLICABLE, answer.reason)
        if isinstance(answer, NotApplicable)
        else Entry(answer)
        for item, answer in answers.items()
    }


# In the place of every address of a page: links with it lose it.
_NOWHERE = "draft:nowhere"
_TAG = re.compile(r"<(?P<end>/?)(?P<name>a|button|form|h[1-4]|input)\b(?P<rest>[^>]*)>")
_LOST_ATTRIBUTES: Mapping[str, re.Pattern[str]] = {
    "a": re.compile(rf'\shref="{_NOWHERE}[^"]*"'),
    "button": re.compile(r'\s(?:type|name|value|form|formaction)="[^"]*"'),
}
# Two levels further down, below the heading of the panel, and as large as they are.
_HEADING_SIZES: Sequence[str] = ("xl", "l", "m", "s")


def _render(template: str, **context: Any) -> str:  # noqa: ANN401 - what the template takes
    """The content of a page, by the template that people see, with no address in it."""
    return render_template(template, frame=FRAME, url_for=lambda *_, **__: _NOWHERE, **context)


def _make_still(page: str) -> Markup:
    """The page without what would send or lead anywhere, its headings below the panel's.

    Only our own templates write tags, as every text is escaped: no text holds one, and no value
    of an attribute holds `>`.
    """
    return Markup(_TAG.sub(_rewrite_tag, page))  # noqa: S704 - rendered by our own templates


def _rewrite_tag(tag: re.Match[str]) -> str:
    end, name, rest = tag["end"], tag["name"], tag["rest"]
    if name == "form":
        return f"<{end}div>"
    if name == "input":
        return "" if 'type="hidden"' in rest else tag[0]
    if name.startswith("h"):
        return _lower_heading(end, int(name[1]), rest)
    if end:
        return tag[0]
    rest = _LOST_ATTRIBUTES[name].sub("", rest)
    return f'<button type="button"{rest}>' if name == "button" else f"<a{rest}>"


def _lower_heading(end: str, level: int, rest: str) -> str:
    if end:
        return f"</h{level + 2}>"
    size = f"nhsuk-heading-{_HEADING_SIZES[level - 1]}"
    if 'class="' not in rest:
        return f'<h{level + 2} class="{size}"{rest}>'
    classes = rest if "nhsuk-" in rest else rest.replace('class="', f'class="{size} ', 1)
    return f"<h{level + 2}{classes}>"
