"""A questionnaire tried out before anybody is asked. Nothing is stored, and nothing published."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.core_team.questionnaires.change_words import ItemChangeView, describe_item_changes
from app.core_team.questionnaires.draft_form import (
    MOST_FORM_BYTES,
    DraftTexts,
    begin_next_version,
    find_framework_name,
    read_draft_form,
    replaces_framework,
    take_framework,
)
from app.core_team.questionnaires.draft_pages import (
    DraftPage,
    list_draft_pages,
    render_draft_page,
)
from app.core_team.questionnaires.draft_reading import DraftReading, read_draft
from app.core_team.site import blueprint
from app.store.base.current_first_steps import get_first_steps
from app.store.base.current_targets import get_target_links
from app.store.base.published_questionnaires import find_newest_version, list_all_versions
from app.text.answering_time import describe_answering_time
from app.web.access import Rule, access
from app.web.form_limits import limit_form
from scoring.authoring.reading_figures import QuestionnaireFigures, measure_questionnaire
from scoring.authoring.thin_cells import ThinCell, find_thin_cells
from scoring.authoring.version_changes import (
    VersionChanges,
    VersionVerdict,
    find_changes,
    judge_version,
)
from scoring.questionnaires.questionnaire import Item, Questionnaire

YAML_TYPE = "application/yaml; charset=utf-8"


class DraftView(NamedTuple):
    """A draft that can be used: a page of it, what it asks of people, and what it changes."""

    questionnaire: Questionnaire
    pages: list[DraftPage]
    page: DraftPage
    shown: Markup
    figures: QuestionnaireFigures
    time_to_allow: str
    thin: tuple[ThinCell, ...]
    verdict: VersionVerdict
    newest: int
    changes: VersionChanges | None
    item_changes: list[ItemChangeView]
    without_steps: list[Item]
    without_links: list[Item]


@blueprint.get("/questionnaires")
@access(Rule.MEMBER)
def try_questionnaire() -> ResponseReturnValue:
    """The form; or the next version of what is published, to begin from."""
    begin = request.args.get("begin", "")
    if not begin:
        return _render_page(DraftTexts())
    published = next((each for each in list_all_versions() if _name_of(each) == begin), None)
    newest = find_newest_version(published.id) if published else None
    if published is None or newest is None:
        abort(404)
    texts = begin_next_version(_folder(), published.id, published.version, newest.version)
    return _render_page(texts, read_draft(texts, _folder()))


@blueprint.post("/questionnaires")
@limit_form(MOST_FORM_BYTES)
@access(Rule.MEMBER)
def show_questionnaire() -> ResponseReturnValue:
    """The pages that the text makes, with every fault of it. The text comes back in the form."""
    texts = read_draft_form()
    match request.form.get("go", ""):
        case "download":
            return _download(texts.text, "questionnaire")
        case "download-framework":
            return _download(texts.framework, "framework")
        case "take-framework":
            texts = take_framework(_folder(), texts)
    if not texts.text.strip():
        page = _render_page(texts, nothing_given=not texts.refused)
        return page, 422
    reading = read_draft(texts, _folder())
    is_well = reading.questionnaire and not texts.refused
    return _render_page(texts, reading), 200 if is_well else 422


def _render_page(
    texts: DraftTexts, reading: DraftReading | None = None, *, nothing_given: bool = False
) -> str:
    questionnaire = reading.questionnaire if reading else None
    return render_template(
        "core_team/try_questionnaire.html",
        texts=texts,
        framework_file=find_framework_name(texts.text),
        replaces_framework=replaces_framework(_folder(), texts),
        nothing_given=nothing_given,
        reading=reading,
        draft=_view_draft(questionnaire) if questionnaire else None,
        published=list_all_versions(),
    )


def _view_draft(questionnaire: Questionnaire) -> DraftView:
    published = {(each.id, each.version): each for each in list_all_versions()}
    pages = list_draft_pages(questionnaire)
    wanted = request.form.get("page") or request.form.get("shown")
    page = next((each for each in pages if each.key == wanted), pages[0])
    verdict, newest = judge_version(questionnaire, published)
    changes = find_changes(questionnaire, published)
    return DraftView(
        questionnaire,
        pages,
        page,
        render_draft_page(page, questionnaire),
        measure_questionnaire(questionnaire),
        describe_answering_time(questionnaire),
        find_thin_cells(questionnaire),
        verdict,
        newest,
        changes,
        describe_item_changes(changes) if changes else [],
        _list_left_out(questionnaire, get_first_steps(questionnaire.id).by_item),
        _list_left_out(questionnaire, get_target_links(questionnaire.id).items),
    )


def _list_left_out(questionnaire: Questionnaire, by_item: Collection[str]) -> list[Item]:
    """The items that a file beside the questionnaire leaves out; none where it has no such file."""
    return [item for item in questionnaire.items if by_item and item.id not in by_item]


def _download(text: str, name: str) -> Response:
    """The text as a file, named as the folder wants it where that can be told."""
    headers: Mapping[str, str] = {
        "Content-Disposition": f'attachment; filename="{_file_name(text, name)}"'
    }
    return Response(text, content_type=YAML_TYPE, headers=headers)


def _file_name(text: str, name: str) -> str:
    """`organisation.v2.yaml` for a questionnaire that can be used."""
    if name == "questionnaire":
        questionnaire = read_draft(DraftTexts(text), _folder()).questionnaire
        if questionnaire:
            return f"{_name_of(questionnaire)}.yaml"
    return f"{name}.yaml"


def _name_of(questionnaire: Questionnaire) -> str:
    return f"{questionnaire.id}.v{questionnaire.version}"


def _folder() -> Path:
    folder: Path = current_app.config["QUESTIONNAIRES"]
    return folder
