"""A page of answers a value."""

from typing import NamedTuple

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.answer_form import AnswerForm, count_max_page_fields, read_answer_form
from app.organisation_site.changes.last_time import LastAnswer, list_last_answers
from app.organisation_site.current_round import Round, RoundAddress, reload_round, route_round
from app.organisation_site.evidence.piece_views import (
    PieceView,
    group_by_item,
    list_piece_views,
)
from app.organisation_site.section_progress import list_section_progress
from app.settings.config import MAX_ANSWER_PAGE_BYTES
from app.store.assessments import entries
from app.store.assessments.entries import EMPTY_ENTRY, Entries, Entry, SaveResult
from app.store.base.current_first_steps import get_first_steps
from app.text.wording import get_sections_by_address, group_by_stage
from app.web.access import Rule, access, current_actor
from app.web.form_limits import limit_form
from scoring.questionnaires.questionnaire import Choice, Item, Section

EMPTY_FORM = AnswerForm({}, {}, {}, {}, {})


class QuestionView(NamedTuple):
    """One item as its page shows it, with what stands on the shelf for it.

    `last_time` is what was said of it in the round before, where anything was.
    """

    item: Item
    choices: tuple[Choice, ...]
    entry: Entry
    seen: str
    faults: dict[str, str]
    theirs: Entry | None
    shelf: tuple[PieceView, ...] = ()
    typical_evidence: tuple[str, ...] = ()
    last_time: LastAnswer | None = None

    @property
    def unsaved(self) -> bool:
        """Whether something of what the page shows is not stored."""
        waits = self.entry.waits_for_reason and set(self.faults) == {"reason"}
        return self.theirs is not None or (bool(self.faults) and not waits)


@route_round("GET", "/<address>")
@access(Rule.HOLDER)
def section(current: Round, address: str) -> ResponseReturnValue:
    """One value's questions. Once submitted, they are read on the check page."""
    section_found = _find_section_or_404(current, address)
    if current.submitted:
        return redirect(url_for("assess.check", **current.address))
    return _render_section(
        current, section_found, entries.get_entries(current.assessment.id), EMPTY_FORM
    )


@route_round("POST", "/<address>")
@limit_form(MAX_ANSWER_PAGE_BYTES, count_max_page_fields)
@access(Rule.HOLDER)
def save_section(current: Round, address: str) -> ResponseReturnValue:
    """Save what was typed, then go where the button says; or stay where something needs a look."""
    section_found = _find_section_or_404(current, address)
    answers = read_answer_form(current.questionnaire, section_found.items, request.form)
    saved = entries.save_entries(
        current.assessment.id,
        answers.to_save,
        answers.seen,
        current_actor(),
        refused=answers.refused,
        sent_before=answers.sent_before,
    )
    if request.accept_mimetypes.best == "application/json":
        return _respond_to_save(answers, saved)
    if not saved.open:
        lost = [item for item in section_found.items if _is_changed(item, answers)]
        current = reload_round(current)
        page = render_template(
            "already_submitted.html", current=current, typed=answers, items=lost, hold=current.hold
        )
        return page, 409
    if saved.conflicts or answers.faults:
        stored = entries.get_entries(current.assessment.id)
        return _render_section(
            current, section_found, stored, answers, saved
        ), 409 if saved.conflicts else 422
    return redirect(_next_url(current, address))


def _find_section_or_404(current: Round, address: str) -> Section:
    return get_sections_by_address(current.questionnaire).get(address) or abort(404)


def _render_section(
    current: Round,
    section_shown: Section,
    stored: Entries,
    answers: AnswerForm,
    saved: SaveResult = SaveResult({}, {}),  # noqa: B008 - frozen
) -> str:
    progress = list_section_progress(current, stored)
    addresses = list(get_sections_by_address(current.questionnaire).values())
    place = next(n for n, section in enumerate(addresses) if section is section_shown)
    questions = _add_what_stands_beside(
        current,
        [_make_question(current, item, stored, answers, saved) for item in section_shown.items],
    )
    return render_template(
        "section.html",
        current=current,
        asked=section_shown,
        here=progress[place],
        place=place,
        progress=progress,
        groups=group_by_stage(current.questionnaire.framework, questions),
        summary=_make_error_summary(questions),
        is_checking=_is_checking(),
    )


def _is_checking() -> bool:
    """Whether somebody came from the page that checks all answers, and goes back there."""
    return request.values.get("from") == "check"


def _add_what_stands_beside(current: Round, questions: list[QuestionView]) -> list[QuestionView]:
    """Have each question say what is typical evidence for it, what the shelf holds, what was said
    of it last time."""
    asked = current.questionnaire.id
    on_shelf = group_by_item(list_piece_views(current.organisation.organisation_id))
    steps = get_first_steps(asked).by_item
    last_answers = list_last_answers(current)
    return [
        question._replace(
            shelf=tuple(on_shelf.get((asked, item), ())),
            typical_evidence=steps[item].typical_evidence if item in steps else (),
            last_time=last_answers.get(item),
        )
        for question in questions
        for item in [question.item.id]
    ]


def _make_error_summary(questions: list[QuestionView]) -> list[tuple[str, str]]:
    """What needs another look, each with the id of the field to go to."""
    summary = []
    for question in questions:
        item = question.item.id
        fields = {"given": f"{item}-{question.choices[0].id}", "keep": f"{item}-keep-theirs"}
        if question.theirs and "keep" not in question.faults:
            summary.append((fields["keep"], f"Choose which version to keep: {question.item.text}"))
        for field, fault in question.faults.items():
            summary.append((fields.get(field, f"{item}-{field}"), f"{fault}: {question.item.text}"))
    return summary


def _is_changed(item: Item, answers: AnswerForm) -> bool:
    entry = answers.entries.get(item.id)
    return entry is not None and entry.fingerprint != answers.seen[item.id]


def _make_question(
    current: Round, item: Item, stored_entries: Entries, answers: AnswerForm, saved: SaveResult
) -> QuestionView:
    """What the page shows of one item: what is stored, or what was typed and is not stored yet."""
    stored = stored_entries.get(item.id, EMPTY_ENTRY)
    choices = current.questionnaire.choices[item.id]
    faults = answers.faults.get(item.id, {})
    if item.id in saved.conflicts or "keep" in faults:
        return QuestionView(
            item, choices, answers.entries[item.id], stored.fingerprint, faults, stored
        )
    if faults:
        # What could be stored is stored: the page shows that version as seen.
        shown = saved.stored[item.id].fingerprint
        return QuestionView(item, choices, answers.entries[item.id], shown, faults, None)
    return QuestionView(item, choices, stored, stored.fingerprint, {}, None)


def _respond_to_save(answers: AnswerForm, saved: SaveResult) -> ResponseReturnValue:
    """For the page's script, which saves one item at a time."""
    fresh = {item: entry.fingerprint for item, entry in saved.stored.items()}
    body = {
        "open": saved.open,
        "seen": fresh,
        "conflicts": list(saved.conflicts),
        "faults": answers.faults,
    }
    return jsonify(body), 200 if saved.open and fresh else 409


def _next_url(current: Round, address: str) -> str:
    if clear := request.form.get("clear"):
        # The button goes with the answer, so the focus goes to where another can be given.
        choices = current.questionnaire.choices.get(clear)
        here = _get_own_url(current, address)
        return f"{here}#{clear}-{choices[0].id}" if choices else here
    if shelve := request.form.get("shelve"):
        asked = current.questionnaire.id
        return url_for("assess.new_evidence", questionnaire=asked, item=shelve)
    leads_to = {
        "overview": url_for("assess.overview", **current.overview),
        "check": url_for("assess.check", **current.address),
        "stay": _get_own_url(current, address),
    }
    return leads_to.get(request.form.get("go", "")) or _get_following_url(current, address)


def _get_own_url(current: Round, address: str) -> str:
    came_from: RoundAddress = {"from": "check"} if _is_checking() else {}
    return url_for("assess.section", address=address, **current.address, **came_from)


def _get_following_url(current: Round, address: str) -> str:
    addresses = list(get_sections_by_address(current.questionnaire))
    following = addresses[addresses.index(address) + 1 :]
    if following:
        return url_for("assess.section", **current.address, address=following[0])
    return url_for("assess.check", **current.address)
