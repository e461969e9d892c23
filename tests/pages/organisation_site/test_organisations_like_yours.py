"""Live results beside a published edition: the closest group that it shows, and nothing live."""

import pytest

from app.organisation_site import organisations_like_yours
from app.store.base.published_questionnaires import get_current_questionnaire
from scoring.editions.edition import EditionDetail, GroupKind, StageCounts, WithheldReason
from tests.factories.made_up_editions import make_edition, make_group
from tests.page_checks.visitor import words_of

DAY = "2026-09-30"
BELOW = {"safety_aware_1": "not-yet", "safety_aware_2": "not-yet", "safety_informed_1": "not-yet"}
TRUST = {"trust_aware_1": "not-yet", "trust_informed_1": "not-yet"}
REST = {"trust_overall": "aware"}


def counts(*of_stages, day=DAY, together=False):
    bins = ((0,), (1, 2)) if together else ((0,), (1,), (2,))
    return StageCounts(edition=day, bins=bins, counts=of_stages)


def sector(stages, reason=None, **more):
    id_ = more.pop("id_", "education")
    return make_group(GroupKind.SECTOR, id_, more.pop("name", "Education"), 12, DAY,
                      stages=stages, reason=reason, **more)  # fmt: skip


def place(id_, name, stages):
    return make_group(GroupKind.PLACE, id_, name, 9, DAY, stages=stages)


WHOLE = make_group(GroupKind.WHOLE, "whole", "The whole system", 40, DAY, stages=counts(20, 15, 5))
HULL, YORK = place("hull", "Hull", counts(4, 3, 2)), place("york", "York", counts(2, 2, 5))
EDUCATION = sector(counts(3, 8, 1))
HEALTH = sector(counts(6, 6, 6), id_="health", name="Health")


@pytest.fixture
def publish(app, monkeypatch):
    """Has an edition of these groups be the newest that is published."""

    def have(*groups, detail=None, **more):
        with app.app_context():
            edition = make_edition(
                get_current_questionnaire(), DAY, groups=(WHOLE, *groups), detail=detail, **more
            ) if groups else None  # fmt: skip
        monkeypatch.setattr(organisations_like_yours, "find_newest_edition", lambda: edition)

    return have


@pytest.fixture
def answered(member):
    """Somebody whose school in Hull and York has said 'not yet' throughout, and so starts out."""
    for section, answers in (("safety", BELOW), ("trust", TRUST), ("trust-2", REST)):
        member.send(member.open(f"/assessment/1/{section}"), button="go=on", **answers)
    return member


def section_of(member):
    page = member.open("/assessment/1/results")
    return next(
        (each for each in page.tree.iter("section") if each.get("aria-labelledby") == "like-yours"),
        None,
    )


def captions_of(section):
    return [words_of(each) for each in section.iter("caption")]


def test_its_sector_comes_first_then_its_places_and_all(publish, answered):
    publish(HULL, YORK, HEALTH, EDUCATION)

    section = section_of(answered)

    assert captions_of(section) == [
        f"{name}, 30 September 2026"
        for name in ("Education", "Hull", "York", "All organisations that take part")
    ]
    said = words_of(section)
    assert "On what you have answered so far you are at Starting out" in said
    assert (
        "Of the 12 organisations counted here, "
        "at an earlier stage: 0; at the same stage: 3; further on: 9." in said
    )
    first = next(section.iter("table"))
    marked = [words_of(each) for each in first.iter("tr") if "You" in words_of(each).split()]
    assert marked == ["Starting out You 3 25%"]


def test_where_its_sector_is_held_back_a_place_is_closest_and_it_says_why(publish, answered):
    publish(HULL, sector(None, WithheldReason.FEW))

    section = section_of(answered)

    assert captions_of(section)[0] == "Hull, 30 September 2026"
    assert "Education: no figures are shown. There are fewer than 5 organisations." in words_of(
        section
    )


def test_figures_of_before_say_so_and_stages_that_count_together_too(publish, answered):
    answered.send(answered.open("/assessment/1/safety"), button="go=on",
                  **dict.fromkeys(BELOW, "embedded"))  # fmt: skip
    answered.send(answered.open("/assessment/1/trust"), button="go=on",
                  **dict.fromkeys(TRUST, "embedded"))  # fmt: skip
    publish(sector(counts(4, 6, day="2026-03-31", together=True), WithheldReason.TELLING))

    said = words_of(section_of(answered))

    assert "at an earlier stage: 4; at Aware or informed: 6; further on: 0." in said
    assert "These are the figures of 31 March 2026. Newer ones, beside everything else" in said


def test_sectors_that_are_shown_as_one_are_called_so(publish, answered):
    publish(sector(counts(5, 5, 5), id_="education-health", name="Education and health",
                   parts=("education", "health")))  # fmt: skip

    assert "Education and health are shown as one" in words_of(section_of(answered))


def test_values_are_told_of_all_organisations_with_ones_own_beside(publish, answered):
    detail = EditionDetail(
        edition=DAY,
        questionnaire_version=1,
        values={"safety": counts(30, 8, 2), "trust": counts(25, 10, 5)},
        hardest={},
    )
    publish(EDUCATION, detail=detail)

    said = words_of(section_of(answered))

    assert "Safety You: Starting out 30 8 2" in said


def test_where_too_little_is_known_it_says_so_and_marks_nothing(publish, member):
    member.send(member.open("/assessment/1/safety"), button="go=on", safety_aware_1="dont-know")
    publish(EDUCATION)

    section = section_of(member)

    assert "Too little is known of your own stage yet" in words_of(section)
    assert "You" not in words_of(next(section.iter("table"))).split()


def test_without_an_edition_of_these_questions_nothing_is_there(publish, answered):
    publish()
    assert section_of(answered) is None
    publish(EDUCATION, framework="another")
    assert section_of(answered) is None
    publish(EDUCATION, questionnaire="another")
    assert section_of(answered) is None
