"""What came of worlds: a run that was stopped is taken up again, and a failure is reported."""

from collections import Counter

import pytest

from bench.disclosure import __main__ as telling
from bench.disclosure import audit_world
from bench.disclosure.audit_world import WorldResult, WorldTask, audit_world_safely
from bench.disclosure.injected_mistakes import ALWAYS_TOLD
from bench.disclosure.results_file import append_result, read_results

TRIED = WorldResult(20, 1, "", (), Counter(new=3), 1, 1, 2, {"a": (True, True)}, 0.5)


def test_what_is_kept_is_the_same_again(tmp_path):
    path = tmp_path / "kept.jsonl"
    assert read_results(path) == []
    append_result(TRIED, path)
    assert read_results(path) == [TRIED]


def test_a_line_that_was_cut_off_and_a_world_that_failed_are_tried_again(tmp_path):
    path = tmp_path / "kept.jsonl"
    append_result(TRIED, path)
    append_result(TRIED._replace(seed=2, failed="it broke"), path)
    with path.open("a") as file:
        file.write('{"size": 20, "se')
    assert read_results(path) == [TRIED]
    after = TRIED._replace(seed=3)
    append_result(after, path)
    assert read_results(path) == [TRIED, after]


def test_a_stopped_run_is_taken_up_where_it_was():
    asked = telling._parser().parse_args(["--worlds", "3", "--sizes", "20"])
    assert [each.seed for each in telling._tasks_left([20], asked, [TRIED])] == [0, 2]
    other = TRIED._replace(seed=7)
    assert list(telling._results_wanted([TRIED, other], [20], asked)) == [TRIED]


@pytest.mark.parametrize("mistake", sorted(ALWAYS_TOLD))
def test_a_mistake_that_is_not_caught_is_reported(mistake):
    made = {caught: TRIED._replace(mistakes={mistake: (True, caught)}) for caught in (False, True)}
    assert [telling._print_failures([made[caught]]) for caught in (False, True)] == [1, 0]


def test_a_world_that_fails_is_reported(monkeypatch, capsys):
    def broken(_asked):
        raise ValueError("no such world")

    monkeypatch.setattr(audit_world, "audit_world", broken)
    failed = audit_world_safely(WorldTask(5, 20, sabotaged=False))
    assert telling._print_failures([TRIED, failed]) == 1
    said = capsys.readouterr().out
    assert "seed 5, 20 organisations failed:" in said
    assert "ValueError: no such world" in said
    assert telling._print_failures([TRIED]) == 0
