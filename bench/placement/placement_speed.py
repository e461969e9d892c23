"""Measures how fast answers are placed: one set at a time with reasons, and a million at once."""

import random
import statistics
import time
from collections.abc import Iterator

import numpy as np

from bench.measured_content import get_main_questionnaire
from scoring.placement.answers import DONT_KNOW, Answers, NotApplicable, answer_levels
from scoring.placement.bulk_placement import place_all_answers
from scoring.placement.placement import place_answers
from scoring.questionnaires.questionnaire import Questionnaire

ANSWER_SETS = 2_000
BULK_ROWS = 1_000_000
RUNS = 5


def measure_placement() -> Iterator[tuple[str, str]]:
    """Measure placement: what was measured, and the figure."""
    questionnaire = get_main_questionnaire()
    # Seeded: the same answers at every run.
    sets = [_draw_answers(questionnaire, random.Random(seed)) for seed in range(ANSWER_SETS)]  # noqa: S311
    rounds = [_time_placing(questionnaire, sets) for _ in range(RUNS)]
    seconds_each = statistics.median(rounds) / ANSWER_SETS
    yield "place with its reasons, a second", f"{1 / seconds_each:,.0f}"
    yield "place with its reasons, microseconds each", f"{seconds_each * 1e6:.0f}"
    levels = np.array([answer_levels(questionnaire, answers) for answers in sets], np.int8)
    million = np.tile(levels, (BULK_ROWS // ANSWER_SETS, 1))
    bulk = statistics.median(_time_bulk_placing(questionnaire, million) for _ in range(RUNS))
    yield f"bulk, {BULK_ROWS:,} x {len(questionnaire.items)} items, seconds", f"{bulk:.2f}"


def _draw_answers(questionnaire: Questionnaire, chance: random.Random) -> Answers:
    """Draw answers of an organisation: any choice, some unknown, and some not applicable."""
    answers = {}
    for item in questionnaire.items:
        drawn = chance.random()
        if drawn < 0.85:
            answers[item.id] = chance.choice(questionnaire.choices[item.id]).id
        elif drawn < 0.9:
            answers[item.id] = DONT_KNOW
        elif drawn < 0.95 and item.not_applicable == "reason":
            answers[item.id] = NotApplicable("made up")
    return answers


def _time_placing(questionnaire: Questionnaire, sets: list[Answers]) -> float:
    start = time.perf_counter()
    for answers in sets:
        place_answers(questionnaire, answers)
    return time.perf_counter() - start


def _time_bulk_placing(questionnaire: Questionnaire, levels: np.ndarray) -> float:
    start = time.perf_counter()
    place_all_answers(questionnaire, levels)
    return time.perf_counter() - start
