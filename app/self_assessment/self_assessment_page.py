"""A questionnaire to answer alone: one page, and nothing leaves it unless its reader says so."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.public_site.published_editions import groups_of, names_of, newest
from app.self_assessment.questionnaire_data import as_data
from app.self_assessment.site import blueprint
from app.store.base.published_questionnaires import every, newest_of_each
from app.text.wording import by_stage, sections_by_address, title_of
from scoring.editions.edition import Group, Kind
from scoring.placement.questionnaire_json import codes, paper_code
from scoring.questionnaires.questionnaire import Choice, Item, Questionnaire, Section, Stage


class Nothing(NamedTuple):
    """What is written against an item here, before its reader writes anything."""

    given: str = ""
    reason: str = ""
    note: str = ""
    evidence: str = ""


class Question(NamedTuple):
    """One item as `question.html` shows it. Nobody has seen an entry of it yet."""

    item: Item
    choices: tuple[Choice, ...]
    code: str
    entry: Nothing = Nothing()
    seen: str = ""
    faults: tuple[()] = ()
    theirs: None = None


class Part(NamedTuple):
    """A section: the last part of its view's address, its title, and its questions by stage."""

    address: str
    title: str
    section: Section
    groups: list[tuple[Stage | None, list[Question]]]


class Version(NamedTuple):
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
        return len(versions()) > 1

    @property
    def address(self) -> dict[str, str | int]:
        """What the addresses of its pages are made from."""
        number = {} if self.is_newest else {"version": self.asked.version}
        return {"id": self.asked.id, **number}


@blueprint.get("/self-assessment/")
def index() -> ResponseReturnValue:
    """Every questionnaire that there is: where an address that is cut short leads."""
    return render_template("survey/index.html", questionnaires=newest_of_each())


@blueprint.get("/self-assessment/<id>/")
@blueprint.get("/self-assessment/<id>/version-<int:version>/")
def alone(id: str, version: int | None = None) -> ResponseReturnValue:
    """Every question of a questionnaire's version, and the views that its script fills.

    The earlier versions stay, for paper that was printed and for answers that were begun.
    """
    shown = version_or_404(id, version)
    asked = shown.asked
    return render_template(
        "survey/alone.html",
        asked=asked,
        paper=shown.paper,
        address=shown.address,
        is_newest=shown.is_newest,
        is_one_of_several=shown.is_one_of_several,
        versions=versions(),
        others=[each for each in newest_of_each() if each.id != id],
        parts=parts_of(asked),
        data=as_data(asked),
        slot=_slot,
        shown=_shown_groups(asked),
        intake_host=urlsplit(current_app.config["INTAKE"]).netloc,
    )


def versions() -> list[Version]:
    """Every version of every questionnaire, by id, the newest first."""
    newest = newest_of_each()
    return [Version(each, each in newest) for each in every()]


def version_or_404(id_: str, version: int | None) -> Version:
    """One version of a questionnaire: the newest where none is named."""
    address = {"id": id_} if version is None else {"id": id_, "version": version}
    return next((each for each in versions() if each.address == address), None) or abort(404)


def parts_of(asked: Questionnaire) -> list[Part]:
    """The sections, in order, with nothing answered."""
    code_of = codes(asked)
    parts = []
    for address, section in sections_by_address(asked).items():
        questions = [
            Question(item, asked.choices[item.id], code_of[item.id]) for item in section.items
        ]
        groups = by_stage(asked.framework, questions)
        parts.append(Part(address, title_of(asked, section), section, groups))
    return parts


class Others(NamedTuple):
    """Whom one can look at oneself beside, by the name that is chosen and a key of its own."""

    key: str
    name: str
    group: Group


def _shown_groups(asked: Questionnaire) -> Sequence[Others]:
    """The whole, the places and the sectors; nobody where the edition is of another framework."""
    edition = newest()
    if edition.framework != asked.framework.id:
        return []
    names = {kind: names_of(kind) for kind in (Kind.PLACE, Kind.SECTOR)}
    parts = [
        Others(f"{kind}-{part}", names[kind][part], group)
        for kind in (Kind.PLACE, Kind.SECTOR)
        for group in groups_of(edition, kind)
        for part in group.parts
    ]
    return [Others("whole", "All organisations that take part", edition.whole), *parts]


def _slot(name: str) -> Markup:
    """Where the page's script puts something into a piece of a page."""
    return Markup('<slot name="{}"></slot>').format(name)
