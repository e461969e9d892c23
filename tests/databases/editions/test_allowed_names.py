"""Which names are looked for in what is published, and which stand there for something else."""

import pytest

from app.store.editions import edition_publishing
from app.store.editions.allowed_names import (
    allow_name,
    disallow_name,
    find_names_in_note,
    list_allowed_names,
    names_to_look_for,
)
from app.store.editions.edition_publishing import EditionDraft, PublishOutcome
from app.store.lifecycle import deletion
from app.store.organisations import return_links
from app.store.participation import added_organisations
from app.store.participation.added_organisations import Candidate
from tests.databases.dump import dump
from tests.factories.organisations import USUAL_DETAILS, add_organisation, confirm_organisations
from tests.factories.published_editions import (
    MARCH,
    SEPTEMBER,
    disable_disclosure_control,
    publish_edition,
)
from tests.factories.rounds import submit_answers


@pytest.fixture
def store(store, monkeypatch):
    disable_disclosure_control(monkeypatch)
    return store


@pytest.fixture
def moor(store):
    """The id of a confirmed organisation that editions count."""
    mine = add_organisation("Moor Lane School")
    submit_answers(mine)
    return mine


def renamed(organisation, name):
    added_organisations.change_organisation(
        organisation, Candidate(USUAL_DETAILS._replace(name=name), ""), "team"
    )
    confirm_organisations(organisation)


def prepare(note="", allowed=(), day=MARCH):
    return edition_publishing.prepare_edition(EditionDraft(day, note, tuple(allowed)), "tests")


# ---------------------------------------------------------------- what a note names


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("St. Anne’s School", "Thanks to ST ANNES SCHOOL for going first"),
        ("RDaSH & Co", "As RDaSH and Co. did"),
        ("Moor Lane", f"{'x' * 480} Moor Lane"),
        ("The", "Here are the figures"),
    ],
)
def test_a_confirmed_organisation_is_found_in_a_note(store, name, note):
    add_organisation(name)
    assert find_names_in_note(note) == [name]


def test_one_that_only_joined_is_not_looked_for(store):
    return_links.join_organisation(USUAL_DETAILS._replace(name="The"), "tests")
    assert find_names_in_note("Here are the figures") == []
    assert names_to_look_for() == {}


def test_every_name_is_said_once_the_longest_first(store):
    for name in ("Mind", "Hull Mind", "Hull  MIND", "Elsewhere"):
        add_organisation(name)
    assert find_names_in_note("Hull Mind is new") == ["Hull  MIND", "Mind"]
    assert find_names_in_note("Hull Mind is new", ["hull mind"]) == ["Mind"]
    assert find_names_in_note("Hull Mind is new", ["hull mind", "Mind", "Another"]) == []


# ---------------------------------------------------------------- kept with an edition


def test_what_is_allowed_is_kept_with_the_edition_and_no_part_of_it(moor):
    kept = prepare("Moor lane school buses help", ["moor lane  school"])
    assert list_allowed_names(kept.id) == ["Moor Lane School"]
    assert "lane  school" not in kept.text
    assert edition_publishing.publish_edition(kept.fingerprint, "tests") is PublishOutcome.PUBLISHED
    assert names_to_look_for() == {}


def test_preparing_again_begins_anew(moor):
    add_organisation("Choices")
    prepare("Many choices", ["Choices"])
    again = prepare("None here", [])
    assert list_allowed_names(again.id) == []
    assert set(names_to_look_for().values()) == {"Moor Lane School", "Choices"}


def test_a_name_is_allowed_with_a_published_edition_and_taken_back(moor):
    before, _ = publish_edition(MARCH), add_organisation("Choices")
    mind = add_organisation("Mind")
    assert allow_name(before.id, MARCH, "MIND", "somebody")
    # A second editor says the same, or a form is sent twice: nothing more happens.
    assert allow_name(before.id, MARCH, "Mind", "another")
    assert list_allowed_names(before.id) == ["Mind"]
    assert set(names_to_look_for().values()) == {"Moor Lane School", "Choices"}

    assert disallow_name(before.id, MARCH, "mind", "somebody")
    assert not disallow_name(before.id, MARCH, "mind", "somebody")
    assert mind in names_to_look_for()
    events = [row[2:5] for row in sorted(dump()["event"]) if "name-" in row[3]]
    assert events == [
        ("somebody", "name-allowed", mind),
        ("somebody", "name-looked-for", mind),
    ]


def test_a_name_that_no_confirmed_organisation_has_is_not_allowed(moor):
    return_links.join_organisation(USUAL_DETAILS._replace(name="The"), "tests")
    kept = publish_edition()
    assert not allow_name(kept.id, MARCH, "The", "somebody")
    assert not allow_name(kept.id, MARCH, "", "somebody")
    assert list_allowed_names(kept.id) == []


def test_a_later_edition_is_asked_about_its_own_note_again(moor):
    add_organisation("Choices")
    kept = prepare("Many choices", ["Choices"])
    edition_publishing.publish_edition(kept.fingerprint, "tests")
    again = prepare("Thanks to Choices", day=SEPTEMBER)
    assert edition_publishing.find_names_in_edition_note(again) == ["Choices"]
    assert not edition_publishing.can_be_published(again)
    assert edition_publishing.publish_edition(again.fingerprint, "tests") is PublishOutcome.NAMED
    assert [each.day for each in edition_publishing.list_published_editions()] == [MARCH]


def test_another_name_is_looked_for_again(moor):
    kept = publish_edition()
    allow_name(kept.id, MARCH, "Moor Lane School", "somebody")
    renamed(moor, "Choices")
    assert names_to_look_for() == {moor: "Choices"}
    assert list_allowed_names(kept.id) == []
    renamed(moor, "Moor-Lane School")
    assert names_to_look_for() == {}


def test_another_organisation_of_that_name_is_looked_for(moor):
    kept = publish_edition()
    allow_name(kept.id, MARCH, "Moor Lane School", "somebody")
    twin = add_organisation("Moor Lane School")
    assert names_to_look_for() == {twin: "Moor Lane School"}


def test_of_whoever_deletes_everything_no_name_stays(moor):
    kept = publish_edition()
    allow_name(kept.id, MARCH, "Moor Lane School", "somebody")
    deletion.delete_organisation(moor, "tests")
    assert dump()["allowed_name"] == []
