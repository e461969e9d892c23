"""Editions that were changed by hand, put in from elsewhere, or left without those before them."""

import json
from functools import reduce

import pytest

from app.settings.config import ROOT
from scoring.editions.edition_reader import edition_text, read_edition, read_editions
from scoring.faults import Faulty
from tests.factories.made_up_editions import DATES, make_world, write_editions
from tests.factories.versions import find_newest

FIRST, SECOND, THIRD = DATES


@pytest.fixture(scope="module")
def editions():
    """Three editions, with every case in them."""
    return make_world(find_newest(ROOT / "questionnaires"))


def changed(edition, way, value):
    """The edition with something else at the end of a way, such as `groups.0.stages`."""
    *steps, last = [int(each) if each.isdecimal() else each for each in way.split(".")]
    told = edition.model_dump(mode="json")
    reduce(lambda part, step: part[step], steps, told)[last] = value
    return type(edition).model_validate_json(json.dumps(told))


def faults(folder, editions):
    with pytest.raises(Faulty) as caught:
        read_editions(write_editions(folder, editions))
    return str(caught.value)


def test_editions_that_add_up_are_read(tmp_path, editions):
    assert read_editions(write_editions(tmp_path, editions)) == editions


def test_an_edition_of_before_says_nothing_of_parts_and_keeps_its_text(editions):
    before = editions[2]
    assert any(len(each.parts) > 1 for each in before.groups)
    assert "part_names" not in edition_text(before)
    assert edition_text(read_edition(edition_text(before), "there")) == edition_text(before)


def test_what_each_part_is_called_is_kept(editions):
    at = next(n for n, each in enumerate(editions[2].groups) if len(each.parts) > 1)
    named = changed(editions[2], f"groups.{at}", {
        **editions[2].groups[at].model_dump(mode="json"), "part_names": ["Police", "Youth justice"],
    })  # fmt: skip
    assert read_edition(edition_text(named), "there") == named


@pytest.mark.parametrize(
    ("way", "value", "said"),
    [
        ("groups.0.stages.counts", [1, 2, 3, 4, 5], "groups.whole: its counts add up to 15, and"),
        ("groups.0.stages.counts", [127], "has 1 counts for 5 bins"),
        ("groups.0.stages.bins", [[0], [2], [1], [3], [4]], "every stage once, from 0 on"),
        ("groups.0.stages.bins", [[0], [1], [2], [3], []], "every stage once, from 0 on"),
        ("groups.0.stages.bins", [[0], [1], [2], [3], [4, 5]], "and another of that edition has"),
        ("groups.0.stages.edition", FIRST, "what is carried forward needs a reason"),
        ("groups.0.reason", "telling", "that must be an earlier edition"),
        ("groups.0.taking_part.returned", 127, "are more than its 127 organisations"),
        ("groups.0.taking_part.left", 5, "do not make 127: it does not follow the edition of"),
        ("groups.1.stages", None, "a reason must say why"),
        ("groups.1.part_names", ["Hull", "York"], "has 2 names for 1 parts"),
        ("groups.1.parts", ["york"], "has the place york 2 times"),
        ("detail.values.safety.counts", [1, 2, 3, 4, 5], "detail.safety: adds up to 15, and"),
        ("detail.values.safety.edition", FIRST, "detail.safety: is of 2024-09-30"),
        ("detail.hardest.safety.0.short", 9_000, "9000 short of 120 known"),
        ("detail.hardest.safety.0.known", 9_000, "of 9000 known, of 127 organisations"),
        ("detail.edition", THIRD, "later than the edition"),
        ("change.then.counts", [1, 2, 3, 4, 5], "change: adds up to 15 then and"),
        ("change.since", THIRD, "that must be an earlier edition"),
        ("change.now.bins", [[0], [1], [2, 3], [4]], "the same stages apart then and now"),
        ("made_up", False, "is made up and that of 2025-09-30 is not: move one away"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_named(tmp_path, editions, way, value, said):
    first, second, third = editions
    told = faults(tmp_path, [first, changed(second, way, value), third])

    assert said in told
    assert "editions write" in told


def test_figures_that_are_carried_forward_are_those_of_their_edition(tmp_path, editions):
    first, second, third = editions
    at = next(n for n, each in enumerate(third.groups) if each.id == "hull")
    hull = changed(third, f"groups.{at}.stages.counts", [24, 0, 0, 0, 0])
    detail = third.model_copy(update={"detail": first.detail.model_copy(update={"hardest": {}})})

    assert "groups.hull: its figures are not those of 2025-09-30" in faults(
        tmp_path, [first, second, hull]
    )
    assert "detail: is not that of 2024-09-30" in faults(tmp_path, [first, second, detail])


def test_an_edition_that_later_ones_build_on_is_missed(tmp_path, editions):
    told = faults(tmp_path, [editions[0], editions[2]])

    for said in ("groups.hull: is from the edition of 2025-09-30, which is not in the folder",
                 "change: is from the edition of 2025-09-30",
                 "it does not follow the edition of 2024-09-30"):  # fmt: skip
        assert said in told


def test_every_fault_of_every_file_is_told_at_once(tmp_path, editions):
    first, second, third = editions
    few = [changed(each, "groups.0.stages.counts", [1, 0, 0, 0, 0]) for each in (first, third)]
    told = faults(tmp_path, [few[0], second, few[1]])

    assert told.count("its counts add up to 1, and") == 2


def test_a_file_that_is_no_text_is_named(tmp_path, editions):
    folder = write_editions(tmp_path, editions)
    (folder / f"{FIRST}.json").write_bytes(edition_text(editions[0]).encode("utf-16"))

    with pytest.raises(Faulty, match="is no text in UTF-8"):
        read_editions(folder)
