"""The core team's pages of the benchmark, and what whoever runs the service types about it."""

import csv
import io
import json
import re
from datetime import date

import pytest

from app.core_team.editions.edition_form import MOST_EDITION_NOTE
from app.core_team.editions.edition_preview import WITHHELD_TEXTS
from app.store.editions import edition_files, edition_publishing
from app.store.editions.allowed_names import list_allowed_names
from app.store.lifecycle import deletion
from app.store.organisations import organisations
from scoring import disclosure
from scoring.editions.edition import GroupKind, WithheldReason
from tests.databases.dump import dump
from tests.factories.organisations import (
    add_joined_organisation,
    add_organisation,
    confirm_organisations,
)
from tests.factories.published_editions import (
    MARCH,
    SEPTEMBER,
    disable_disclosure_control,
    publish_edition,
    show_whole_only,
)
from tests.factories.rounds import submit_answers

LIST = "/core-team/editions"
PREPARE, PREPARED, PUBLISH = f"{LIST}/prepare", f"{LIST}/prepared", f"{LIST}/publish"
FILE = "2026-09-30.json"


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch, clock, seconds_apart):
    """On 1 October 2026, one organisation has submitted, and every edition shows the whole."""
    disable_disclosure_control(monkeypatch)
    clock.set_to("2026-10-01 10:00")


@pytest.fixture
def organisation(app):
    """The id of an organisation that has submitted."""
    with app.app_context():
        mine = add_joined_organisation("york", "police")
        submit_answers(mine)
    return mine


def prepare(visitor, day="30 September 2026", note="For everybody"):
    page = visitor.open(PREPARE)
    return visitor.post(page, {**page.fields, "day": day, "note": note})


def publish(visitor):
    link = next(
        each.get("href")
        for each in visitor.open(PREPARED).tree.iter("a")
        if each.get("href", "").startswith(PUBLISH)
    )
    return visitor.send(visitor.open(link))


def kept(app):
    with app.app_context():
        return (
            edition_publishing.list_published_editions(),
            edition_publishing.get_prepared_edition(),
        )


def rows_of(visitor, name="participants.csv"):
    text = visitor.client.get(f"{LIST}/{name}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# ---------------------------------------------------------------- from nothing to published


def test_before_anything_is_published_the_page_says_how_it_goes(app, editor):
    page = editor.open(LIST)
    assert "Nothing is published yet" in page.words
    assert "Prepare an edition" in page.words
    for address in (PREPARED, PUBLISH):
        assert editor.open(address).address == LIST


def test_an_edition_is_prepared_looked_at_and_published(app, editor, organisation):
    shown = prepare(editor)

    assert shown.address == PREPARED
    for words in ("Prepared: edition of 30 September 2026", "Nothing is published yet",
                  "For everybody", "1 of 1 group has new figures",
                  "counts the last answers submitted by the end of 30 September 2026",
                  "Counted for the first time: 1", "Organisation"):  # fmt: skip
        assert words in shown.words
    assert kept(app)[0] == []
    assert "It is not published" in editor.open(LIST).words

    done = publish(editor)

    assert done.address == LIST
    for words in ("It is not on the public site yet", "30 September 2026", "Editor"):
        assert words in done.words
    # Nobody is to see the site before it is checked.
    assert re.search(r"freeze\.py --names .* scoring audit .* on the web server", done.words)
    (one,), none = kept(app)
    assert none is None
    assert re.fullmatch(r"account:\d+", one.published_by)
    assert "It never changes" in editor.open(f"{LIST}/2026-09-30").words


def test_the_confirmation_says_that_it_is_for_good(app, editor, organisation):
    prepare(editor)
    seen = kept(app)[1].fingerprint
    page = editor.open(f"{PUBLISH}?seen={seen}")
    assert "It can never be changed" in page.words
    assert "Its note is: For everybody" in page.words
    assert '<span class="wm-words">For everybody</span>' in page.response.text
    assert "by the end of 30 September 2026" in page.words


def test_an_edition_of_today_says_up_to_when_it_counts(app, editor, organisation):
    words = prepare(editor, day="1 October 2026").words
    assert "submitted by 11:00 on 1 October 2026, when it was prepared" in words


def test_the_file_is_downloaded_as_it_is_in_the_folder(app, editor, organisation):
    prepare(editor)
    publish(editor)
    response = editor.client.get(f"{LIST}/{FILE}")
    with app.app_context():
        assert response.data == (edition_files.editions_folder() / FILE).read_bytes()
    assert response.headers["Content-Disposition"] == f'attachment; filename="{FILE}"'
    assert json.loads(response.data)["date"] == "2026-09-30"


@pytest.mark.parametrize(
    "day", ["2026-03-31", "2026-02-30", "x", "20260930", "2026-W40-3", "9" * 40]
)
def test_what_is_not_there_is_not_found(editor, day):
    assert editor.open(f"{LIST}/{day}").status == 404
    assert editor.open(f"{LIST}/{day}.json").status == 404


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"day": ""}, "Enter a day"),
        ({"day": "soon"}, "Enter a day"),
        ({"day": "2 October 2026"}, "Enter a date that has come"),
        ({"day": "31 March 2026"}, "Enter a date after 31 March 2026"),
        ({"note": "x" * (MOST_EDITION_NOTE + 3)}, "Shorten the note by 3"),
        ({"note": "a\x07b"}, "hidden character"),
        ({"note": "Three in 4 took part"}, "in words, such as “three”"),
        ({"note": "Half (½) took part"}, "Leave numbers out of the note"),
        ({"note": "Thanks to THE MOOR’S school"}, "The note names “The Moors School”"),
        ({"day": "31 March"}, "with its year in four figures, such as 1 October 2026"),
        ({"day": "31 November 2026"}, "Enter a day of the calendar"),
        ({"day": "1/10/26"}, "with its year in four figures, such as 1 October 2026"),
    ],
)
def test_a_fault_is_named_and_loses_nothing(app, editor, organisation, typed, fault):
    with app.app_context():
        add_organisation("The Moors School")
        publish_edition(MARCH)
    given = {"day": "30 September 2026", "note": "For everybody", **typed}

    page = prepare(editor, **given)

    assert page.status == 422
    assert fault in page.words
    assert {name: page.fields.get(name, "") for name in given} == given
    assert kept(app)[1] is None


def test_a_name_that_means_something_else_is_let_through(app, editor, organisation):
    with app.app_context():
        add_organisation("The")
        add_organisation("Mind")
    refused = prepare(editor, note="Mind the gap")
    assert "The note names “Mind”, “The”. Take the names out, or say which" in refused.words
    assert "“Mind” here is not that organisation" in refused.words

    again = editor.post(refused, {**refused.fields, "allowed": ["The"]})
    assert "The note names “Mind”. Take the name out, or say that it is not" in again.words
    done = editor.post(again, {**again.fields, "allowed": ["The", "Mind"]})

    assert done.address == PREPARED
    with app.app_context():
        assert list_allowed_names(edition_publishing.get_prepared_edition().id) == ["Mind", "The"]
    # It is said once: whoever prepares it again begins with it.
    assert editor.open(PREPARE).response.text.count(" checked") == 2


def test_whoever_was_confirmed_since_stops_it(app, editor, organisation):
    prepare(editor, note="The figures")
    seen = kept(app)[1].fingerprint
    asked = editor.open(f"{PUBLISH}?seen={seen}")
    with app.app_context():
        add_organisation("The")

    refused = editor.send(asked)

    assert refused.status == 409
    assert "its note names an organisation that was confirmed" in refused.words
    assert "Its note names “The”" in refused.words
    assert "Publish this edition" not in refused.words
    assert editor.open(f"{PUBLISH}?seen={seen}").address == PREPARED
    assert kept(app)[0] == []


def test_a_name_is_allowed_on_the_page_of_a_published_edition(app, editor, viewer, organisation):
    with app.app_context():
        add_organisation("Mind")
        publish_edition(MARCH)
    address = f"{LIST}/2026-03-31"
    wrong = editor.post(editor.open(address), {**editor.open(address).fields, "name": "Nobody"})
    assert wrong.status == 422
    assert wrong.fields["name"] == "Nobody"
    assert "Enter the name of a confirmed organisation" in wrong.words

    done = editor.post(wrong, {**wrong.fields, "name": " mind "})
    assert "“Mind” is not that organisation" in done.words
    assert "“Mind” is not that organisation" in viewer.open(address).words
    assert "Look for it again" not in viewer.open(address).words

    again = editor.client.post(f"{address}/names/look-for", data={**done.fields, "again": "Mind"})
    assert again.status_code == 302
    assert "None so far" in viewer.open(address).words


def test_what_cannot_be_published_is_said_calmly(app, editor, monkeypatch):
    page = prepare(editor)
    assert page.status == 422
    for words in ("cannot be prepared yet", "Nobody has submitted.", "Nothing was changed",
                  "remind those who have started"):  # fmt: skip
        assert words in page.words
    assert "what is published stays" not in page.words
    assert page.fields["note"] == "For everybody"


def test_one_published_meanwhile_is_said(app, editor, organisation, monkeypatch):
    with app.app_context():
        publish_edition(SEPTEMBER)
    monkeypatch.setattr(edition_publishing, "last_published_date", lambda: None)
    monkeypatch.setattr(edition_publishing, "_check_date_is_later", _too_early)
    page = prepare(editor)
    assert page.status == 422
    assert "An edition was published just now" in page.words


def _too_early(day):
    raise edition_publishing.TooEarlyError(day)


# ---------------------------------------------------------------- what happens in between


def test_answers_that_came_in_are_said_and_it_can_be_prepared_again(app, editor, organisation):
    prepare(editor)
    with app.app_context():
        submit_answers(add_joined_organisation())

    page = editor.open(PREPARED)

    assert "1 organisation has submitted" in page.words
    again = editor.open(PREPARE)
    assert again.fields["day"] == "30 September 2026"
    assert again.fields["note"] == "For everybody"
    assert "It takes the place of the edition of 30 September 2026" in again.words
    assert "has submitted" not in editor.send(again).words


def test_whoever_deleted_everything_stops_it(app, editor, organisation):
    prepare(editor)
    seen = kept(app)[1].fingerprint
    asked = editor.open(f"{PUBLISH}?seen={seen}")
    with app.app_context():
        deletion.delete_organisation(organisation, "tests")

    refused = editor.send(asked)

    assert refused.status == 409
    assert "an organisation that this edition counts has deleted its answers" in refused.words
    assert "Publish this edition" not in refused.words
    assert editor.open(f"{PUBLISH}?seen={seen}").address == PREPARED
    assert kept(app)[0] == []


def test_another_preview_than_the_one_looked_at_is_not_published(app, editor, organisation):
    prepare(editor)
    asked = editor.open(f"{PUBLISH}?seen={kept(app)[1].fingerprint}")
    prepare(editor, note="Another")

    refused = editor.send(asked)

    assert refused.status == 409
    assert "is not what you looked at" in refused.words
    assert kept(app)[0] == []
    assert editor.open(f"{PUBLISH}?seen=old").address == PREPARED


def test_what_is_prepared_is_taken_back(app, editor, organisation):
    page = prepare(editor)
    assert "is taken back" in editor.send(page).words
    assert kept(app) == ([], None)
    again = prepare(editor)
    prepare(editor, note="Another")
    assert editor.send(again).status == 409
    assert kept(app)[1].edition.note == "Another"


def test_a_file_that_is_not_there_is_said(app, editor, organisation):
    prepare(editor)
    publish(editor)
    with app.app_context():
        (edition_files.editions_folder() / FILE).unlink()
        (edition_files.editions_folder() / "2020-01-01.json").write_text("{}")
    words = editor.open(LIST).words
    assert "flask --app app editions write" in words
    assert "holds 2020-01-01.json, which this service did not publish" in words


# ---------------------------------------------------------------- what the preview says


def shown_as(monkeypatch, *sectors, **changed):
    """Have editions show a sector, or several, beside the whole, with something changed."""

    def clear(past, proposal, lot):
        cleared = show_whole_only(past, proposal, lot)
        groups = [cleared.edition.whole]
        for parts in sectors or [("police",)]:
            sector = {"kind": GroupKind.SECTOR, "id": "-and-".join(parts), "name": "Police",
                      "parts": parts, **changed}  # fmt: skip
            groups.append(cleared.edition.whole.model_copy(update=sector))
        groups = tuple(groups)
        return cleared._replace(edition=cleared.edition.model_copy(update={"groups": groups}))

    monkeypatch.setattr(disclosure, "clear_edition", clear)


@pytest.mark.parametrize("reason", WithheldReason)
def test_a_withheld_group_is_said_and_is_no_nought(editor, organisation, monkeypatch, reason):
    shown_as(monkeypatch, stages=None, reason=reason)
    page = prepare(editor)
    assert WITHHELD_TEXTS[reason] in page.words
    assert "1 is withheld" in page.words


def test_what_is_carried_forward_or_together_is_said(app, editor, organisation, monkeypatch):
    with app.app_context():
        stages = publish_edition(MARCH).edition.whole.stages
    together = stages.model_copy(update={"bins": ((0,), (1,), (2, 3)), "counts": (1, 0, 7)})
    shown_as(
        monkeypatch,
        stages=together,
        reason=WithheldReason.TELLING,
        parts=("police", "youth-justice"),
    )

    words = prepare(editor).words

    for said in ("Shown as one", "Carried forward from 31 March 2026", "7 at the last two stages",
                 "the last two stages have one number"):  # fmt: skip
        assert said in words


@pytest.mark.parametrize(("day", "is_said"), [("28 February 2026", True), ("31 May 2026", False)])
def test_an_edition_that_comes_too_soon_is_warned_of(
    app, editor, organisation, monkeypatch, day, is_said
):
    with app.app_context():
        publish_edition(date(2026, 1, 31))
    both = ("police", "health"), ("education", "other")
    shown_as(monkeypatch, *both, stages=None, reason=WithheldReason.FEW)
    assert ("Most groups would show nothing new." in prepare(editor, day).words) is is_said


# ---------------------------------------------------------------- whom it counts


def test_the_list_of_whom_editions_count_holds_public_facts_alone(app, editor, organisation):
    with app.app_context():
        mine, leaves = add_organisation("+Choices"), add_joined_organisation()
        for each in (mine, leaves):
            submit_answers(each)
        publish_edition(MARCH)
        submit_answers(mine)
        deletion.delete_organisation(leaves, "tests")
        publish_edition(SEPTEMBER)

    theirs = {"places": "hull york", "sector": "education", "looked_for": "'+Choices", "listed": ""}
    assert [row for row in rows_of(editor) if row["places"] != "york"] == [
        {"edition": "2026-03-31", "organisation": "'+Choices", "since": "2026-03-31", **theirs},
        {"edition": "2026-03-31", "organisation": f"deleted-{leaves}", "places": "hull",
         "sector": "health", "since": "2026-03-31", "looked_for": "", "listed": ""},
        {"edition": "2026-09-30", "organisation": "'+Choices", "since": "2026-09-30", **theirs},
    ]  # fmt: skip


def test_two_of_one_name_are_told_apart(app, editor, organisation):
    with app.app_context():
        other = add_joined_organisation()
        details = organisations.get_details(organisation)
        organisations.change_details(other, details, "tests")
        confirm_organisations(other)
        submit_answers(other)
        publish_edition(MARCH)
    assert {each["organisation"] for each in rows_of(editor)} == {
        f"{details.name} ({organisation})",
        f"{details.name} ({other})",
    }


# ---------------------------------------------------------------- roles


def test_a_viewer_sees_everything_and_has_no_button(app, editor, viewer, organisation):
    prepare(editor)
    page = viewer.open(PREPARED)
    assert "For everybody" in page.words
    assert not list(next(page.tree.iter("main")).iter("form"))
    assert "Publish this edition" not in page.words
    assert "Prepare an edition" not in viewer.open(LIST).words
    for address in (PREPARE, f"{PUBLISH}?seen={kept(app)[1].fingerprint}"):
        assert viewer.open(address).status == 403


def test_the_record_says_who_did_it(app, editor, organisation):
    prepare(editor)
    publish(editor)
    with app.app_context():
        done = [row[2:4] for row in sorted(dump()["event"]) if row[3].startswith("edition")]
    assert [action for _, action in done] == ["edition-prepared", "edition-published"]
    assert len({actor for actor, _ in done}) == 1
