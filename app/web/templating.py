"""What the templates of every page can use, live or frozen: the built files, and the filters."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path

from flask import Flask, current_app, g, get_flashed_messages
from markupsafe import Markup

from app.charts import list_shades, list_stage_bins, pair_stage_bins
from app.settings.notice_settings import NoticeGap, NoticePage, find_notice_gaps
from app.settings.retention import RetainedKind, RetentionRule
from app.store.base.current_first_steps import get_short_name
from app.store.base.current_programme import get_programme, get_value_word
from app.store.base.current_targets import get_catalogues
from app.text.benchmark_title import begin_large, name_benchmark
from app.text.number_words import spell_number
from app.text.programme_year import describe_programme_year
from app.text.respondent_words import RESPONDENT_WORDS
from app.text.stage_names import short_stage_names, split_in_two
from app.text.target_words import (
    HOW_LEVELS_COME,
    NO_LEVEL_WORDS,
    NO_MEASURE,
    TARGETS_ARE_ABOUT,
    TELLS_PART,
    list_catalogue_facts,
)
from app.text.wording import (
    UK,
    describe_lowest_answer,
    describe_results,
    describe_strong_answers,
    describe_time_span,
    format_score,
    get_choice_label,
    get_stage_name,
    join_names,
)
from scoring.crosswalk.target_level import LEVEL_WORDS
from scoring.plurals import pluralise
from scoring.programme.programme import QuestionnaireInUse
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.steps.first_steps import BARRIER_LABELS
from scoring.targets.target_catalogue import SURENESS_WORDS, SetsOut, TargetCatalogues


def init_templating(app: Flask) -> None:
    """Give the templates the built files by their plain names, and the filters."""
    built_names = json.loads(
        (get_static_folder(app) / "build" / "manifest.json").read_text("utf-8")
    )
    app.jinja_env.globals.update(
        benchmark_title=_get_benchmark_title,
        asset=partial(_get_asset_url, built_names),
        barrier_labels=BARRIER_LABELS,
        facts_of_catalogue=list_catalogue_facts,
        label_of=get_choice_label,
        lowest_answer_of=describe_lowest_answer,
        strong_answers_of=describe_strong_answers,
        in_use_of=_find_questionnaire_in_use,
        value_word_of=get_value_word,
        that_set_out=_list_catalogues_that_set_out,
        year_of_programme=_describe_year_of_programme,
        focus_once=_focus_once,
        kept_for=_get_retention_length,
        messages_once=_messages_once,
        notice_gaps=_notice_gaps,
        how_levels_come=HOW_LEVELS_COME,
        level_words=LEVEL_WORDS,
        no_level_words=NO_LEVEL_WORDS,
        no_measure=NO_MEASURE,
        pluralise=pluralise,
        policy_name_of=_hash_for_policy,
        respondent_words=RESPONDENT_WORDS.__getitem__,
        get_programme=get_programme,
        short_stage_names=short_stage_names,
        spell=spell_number,
        results_of=describe_results,
        short_name_of=get_short_name,
        split_in_two=split_in_two,
        stage_name=get_stage_name,
        sureness_words=SURENESS_WORDS,
        targets_are_about=TARGETS_ARE_ABOUT,
        time_span_of=describe_time_span,
        tells_part=TELLS_PART,
        script_of=partial(_read_inline_script, get_static_folder(app) / "build", built_names),
    )
    app.jinja_env.filters.update(
        begin_large=begin_large,
        beside=pair_stage_bins,
        bins=list_stage_bins,
        day=format_day,
        join_names=join_names,
        per_cent=format_score,
        shades_of=list_shades,
    )


def get_static_folder(app: Flask) -> Path:
    """The folder of files that are served as they are."""
    return Path(app.static_folder or "")


def _get_asset_url(built_names: Mapping[str, str], name: str) -> str:
    # The one that templates have: a freeze puts another in its place, which makes links relative.
    address: str = current_app.jinja_env.globals["url_for"](  # type: ignore[operator] # a function
        "static", filename=f"build/{built_names[name]}"
    )
    return address


def _get_benchmark_title() -> str:
    """What the benchmark is called."""
    return name_benchmark(get_programme().aim)


def _find_questionnaire_in_use(questionnaire: Questionnaire) -> QuestionnaireInUse | None:
    """What the programme says of a questionnaire; None where it is not in its file."""
    return get_programme().find_questionnaire(questionnaire.id)


def _list_catalogues_that_set_out(what: str) -> TargetCatalogues:
    """The catalogues of the programme's `objectives` or `outcomes`; empty where it has none."""
    return get_catalogues().that_set_out(SetsOut(what))


def _describe_year_of_programme(year: int) -> str:
    return describe_programme_year(get_programme(), year)


def _focus_once() -> str:
    """The attribute that brings the focus to an element, for the first of a page that asks."""
    is_taken, g.focus_is_taken = g.get("focus_is_taken", False), True
    return "" if is_taken else Markup(" autofocus")


def _messages_once() -> list[tuple[str, str]]:
    """What came of the form before, for the first place of a page that asks: (kind, words)."""
    is_told, g.is_told = g.get("is_told", False), True
    messages: list[tuple[str, str]] = [] if is_told else get_flashed_messages(with_categories=True)  # type: ignore[assignment] # with categories, pairs
    return messages


def _get_retention_length(kind: RetainedKind) -> str:
    """How long that kind of data is kept, in words."""
    rules: tuple[RetentionRule, ...] = current_app.config["RETENTION"]
    return next(rule.length for rule in rules if rule.kind == kind)


def _notice_gaps(page: NoticePage) -> list[NoticeGap]:
    """What the publisher has not said yet of what stands on that page."""
    return [gap for gap in find_notice_gaps(current_app.config["NOTICE"]) if page in gap.pages]


def _read_inline_script(built: Path, built_names: Mapping[str, str], name: str) -> Markup:
    """A built script, to stand in a page. The minifier leaves nothing in it that would end it."""
    return Markup((built / built_names[name]).read_text("utf-8"))  # noqa: S704 - of our own sources


def _hash_for_policy(inside: str) -> str:
    """What a page's policy calls a script or a style that stands in the page."""
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def format_day(at: date | str) -> str:
    """A day, as a date or as text (2026-09-30), or the day of a moment where the partnership is."""
    if isinstance(at, str):
        at = date.fromisoformat(at)
    day = at.astimezone(UK) if isinstance(at, datetime) else at
    return f"{day.day} {day:%B %Y}"
