"""Links for many at once: chosen, made once, shown with their files, and said to be sent."""

import csv
import io
import logging
import re
from datetime import timedelta
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from app.core_team.invitations import bulk_invitation_links, link_batches
from app.settings.mail_settings import parse_mail_server
from app.store.base.transactions import now
from app.store.organisations import return_links
from app.store.participation import invitations, organisation_search
from app.store.participation import links_by_hand as by_hand
from app.store.participation.organisation_filters import Filters
from app.store.participation.organisation_search import Status
from app.web.session_cookie import MINUTES_KEPT
from tests.factories.organisations import (
    add_organisation,
    add_unconfirmed_organisation,
    decline_organisations,
    insert_organisations,
)
from tests.factories.rounds import submit_round
from tests.page_checks.visitor import Visitor

CHOOSE, MADE = "/core-team/organisations/links", "/core-team/organisations/links/made"
SENT = "/core-team/organisations/sent"
MAKE, KEPT = "Make the links", "send them later"
LINK = re.compile(r"http://localhost/return/[\w-]+")


@pytest.fixture
def schools(app):
    """Three that were added; the second has no address."""
    with app.app_context():
        return [
            add_organisation("School 1", "one@example.org"),
            add_organisation("School 2"),
            add_organisation("School 3", "3@x.org"),
        ]


def form_with(page, button):
    """The form of a page with that button: where it goes, and what it would send untouched."""
    for form in next(page.tree.iter("main")).iter("form"):
        if button in "".join(form.itertext()):
            inputs = [each for each in form.iter("input") if each.get("type") != "checkbox"]
            fields = {each.get("name"): each.get("value") or "" for each in inputs}
            boxes = [each for each in form.iter("input") if each.get("type") == "checkbox"]
            fields["to"] = [each.get("value") for each in boxes if "checked" in each.attrib]
            return form.get("action") or page.address, fields
    raise LookupError(button)


def press(visitor, page, button, **typed):
    address, fields = form_with(page, button)
    return visitor._arrive(address, visitor.client.post(address, data={**fields, **typed}))


def links_of(ids):
    return [len(invitations.list_links(each)) for each in ids]


def rows_of(visitor):
    file = visitor.client.get(f"{MADE}.csv")
    return list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))


# ---------------------------------------------------------------- who gets one


def test_everybody_of_a_list_is_ticked_with_an_address_or_without(editor, schools):
    page = editor.open(f"{CHOOSE}?q=school")

    assert "3 organisations with ‘school’ in the name" in page.words
    assert form_with(page, MAKE)[1]["to"] == [str(each) for each in schools]
    assert "no mail server, so you send each link yourself" in page.words
    same = editor.open("/core-team/organisations/remind?q=school&place=x")
    assert form_with(same, MAKE)[1]["to"] == [str(each) for each in schools]
    assert "we left it out: a place" in same.words


def test_those_to_think_about_are_there_and_not_ticked(app, editor, schools):
    with app.app_context():
        return_links.renew_link(schools[0], "tests")
        by_hand.make_link(schools[1], "tests")
        by_hand.make_link(schools[2], "tests")
        by_hand.mark_links_sent([schools[2]], "tests")
        add_unconfirmed_organisation("School that came")
        decline_organisations(add_unconfirmed_organisation("School that nobody knows"))
        submit_round(add_organisation("School that is done"))
    page = editor.open(CHOOSE)

    assert form_with(page, MAKE)[1]["to"] == []
    for words in (
        "its address is on hold", "a link was made on", "it was sent a link on",
        "new, and not confirmed yet",
    ):  # fmt: skip
        assert page.words.count(f"Not ticked: {words}") == 1
    assert "nobody knows" not in page.words
    assert "is done" not in page.words


def test_with_a_mail_server_those_without_an_address_are_ticked(app, editor, schools):
    app.config["POST_OFFICE"] = parse_mail_server("smtp-plain://127.0.0.1:9", "waymark@example.org")
    page = editor.open("/core-team/organisations/remind?q=school")
    (link,) = [each.get("href") for each in page.tree.iter("a") if each.text == "make a link"]

    choosing = editor.open(link)

    assert form_with(choosing, MAKE)[1]["to"] == [str(schools[1])]
    assert "no mail server" not in choosing.words


def test_a_list_that_is_too_long_for_one_page_says_so(app, editor, monkeypatch):
    monkeypatch.setattr(bulk_invitation_links, "MOST_LINKS", 20)
    with app.app_context():
        insert_organisations(30)
    page = editor.open(CHOOSE)
    assert "30 to give a link to. These are the first 20" in page.words
    assert "Nobody in this list" in editor.open(f"{CHOOSE}?q=zebra").words


def test_where_nobody_is_ticked_the_page_says_so_and_makes_nothing(app, editor, schools):
    page = press(editor, editor.open(CHOOSE), MAKE, to=[])

    assert (page.status, "Tick at least one organisation" in page.words) == (422, True)
    with app.app_context():
        assert links_of(schools) == [0, 0, 0]


# ---------------------------------------------------------------- made once, shown for a while


def test_each_that_was_ticked_has_a_link_that_opens(app, editor, schools, caplog):
    caplog.set_level(logging.INFO)
    chosen = [str(each) for each in schools[:2]]
    page = press(editor, editor.open(CHOOSE), MAKE, to=chosen)

    links = LINK.findall(page.words)
    assert len(set(links)) == 2
    assert "2 private links" in page.words
    for link in links:
        arrived = Visitor(app.test_client()).open(link.removeprefix("http://localhost"))
        assert arrived.address == "/assessment"
    made = [line for line in caplog.messages if line.startswith("link-made")]
    assert [re.search(r"organisation=(\d+)", line).group(1) for line in made] == chosen
    assert links[0] not in caplog.text


def test_a_reload_and_a_second_press_show_the_same_links_and_make_no_more(app, editor, schools):
    choosing = editor.open(CHOOSE)
    first = press(editor, choosing, MAKE)
    assert LINK.findall(editor.open(MADE).words) == LINK.findall(first.words)

    again = press(editor, choosing, MAKE)

    assert LINK.findall(again.words) == LINK.findall(first.words)
    with app.app_context():
        assert links_of(schools) == [1, 1, 1]


def test_going_back_to_tick_another_adds_its_link_to_those_before(app, editor, schools):
    choosing = editor.open(CHOOSE)
    press(editor, choosing, MAKE, to=[str(schools[0])])

    page = press(editor, choosing, MAKE, to=[str(schools[1])])

    assert len(LINK.findall(page.words)) == 2
    with app.app_context():
        assert links_of(schools) == [1, 1, 0]


def test_choosing_anew_adds_to_the_links_that_are_shown_still(app, editor, schools):
    press(editor, editor.open(CHOOSE), MAKE, to=[str(schools[0])])

    page = press(editor, editor.open(CHOOSE), MAKE, to=[str(each) for each in schools[:2]])

    assert len(LINK.findall(page.words)) == 2
    with app.app_context():
        assert links_of(schools) == [1, 1, 0]


def test_where_a_link_was_ended_since_choosing_anew_makes_another(app, editor, schools):
    first = press(editor, editor.open(CHOOSE), MAKE)
    with app.app_context():
        invitations.revoke_links(schools[0], "tests")

    page = press(editor, editor.open(CHOOSE), MAKE, to=[str(schools[0])])

    (link,) = LINK.findall(page.words)
    assert link not in first.words


def test_a_link_that_was_ended_since_is_shown_no_more(app, editor, schools):
    press(editor, editor.open(CHOOSE), MAKE)
    with app.app_context():
        invitations.revoke_links(schools[0], "tests")
    assert len(LINK.findall(editor.open(MADE).words)) == 2


def test_another_editor_gets_no_links_by_the_same_form(app, editor, schools, sign_in):
    choosing = editor.open(CHOOSE)
    mine = LINK.findall(press(editor, choosing, MAKE).words)
    other = sign_in("editor")
    run = form_with(choosing, MAKE)[1]["run"]

    theirs = press(other, other.open(CHOOSE), MAKE, run=run, to=[str(each) for each in schools])

    assert not {*LINK.findall(theirs.words)} & {*mine}


@pytest.mark.parametrize("run", ["", "short", "x" * 44, "é" * 43])
def test_a_run_that_a_form_makes_up_is_passed_over(editor, schools, run):
    page = press(editor, editor.open(CHOOSE), MAKE, run=run)
    assert len(LINK.findall(page.words)) == 3


def test_what_a_form_makes_up_is_passed_over(app, editor, schools):
    with app.app_context():
        done = add_organisation("Done")
        submit_round(done)
    made_up = ["x", "-1", "999999", str(10**30), str(done), str(schools[0]), str(schools[0])]
    page = press(editor, editor.open(CHOOSE), MAKE, to=made_up)

    assert "1 private link." in page.words
    with app.app_context():
        assert links_of([done, *schools]) == [0, 1, 0, 0]


def test_the_links_are_gone_after_some_minutes_or_once_they_are_kept(editor, schools, clock):
    page = press(editor, editor.open(CHOOSE), MAKE)
    later = press(editor, page, KEPT)
    assert "3 organisations that have a link that nobody has sent yet" in later.words
    assert "No link is shown here now" in editor.open(MADE).words
    assert editor.client.get(f"{MADE}.csv").status_code == 404

    press(editor, editor.open(CHOOSE), MAKE, to=[str(schools[0])])
    assert LINK.findall(editor.open(MADE).words)
    gone = timedelta(minutes=3 * MINUTES_KEPT + 1)
    clock.set_to(now() + gone)
    assert not LINK.findall(editor.open(MADE).words)


def test_a_secret_is_chance_of_the_usual_length_and_differs_by_run(app, editor, schools):
    page = press(editor, editor.open(CHOOSE), MAKE)
    secrets = [link.rpartition("/")[2] for link in LINK.findall(page.words)]
    assert all(re.fullmatch(r"[\w-]{43}", each) for each in secrets)
    assert link_batches.TOKEN_PATTERN.fullmatch(link_batches.new_batch_token())
    with editor.client.session_transaction() as session:
        assert all(each not in str(dict(session)) for each in secrets)


# ---------------------------------------------------------------- files for a mail merge


def test_the_file_has_a_row_for_each_with_the_words_ready(app, editor, schools):
    page = press(editor, editor.open(CHOOSE), MAKE)
    file = editor.client.get(f"{MADE}.csv")

    assert file.data.startswith(b"\xef\xbb\xbf")
    assert file.headers["Cache-Control"] == "no-store"
    headings, *rows = rows_of(editor)
    assert headings == ["Organisation", "Email", "Link", "Subject", "Opening"]
    assert all(word.isalpha() for word in headings)
    assert [row[:2] for row in rows] == [
        ["School 1", "one@example.org"], ["School 2", ""], ["School 3", "3@x.org"],
    ]  # fmt: skip
    assert [row[2] for row in rows] == LINK.findall(page.words)
    assert rows[0][3] == "Waymark: an invitation to School 1"
    assert rows[0][4].startswith("Humber and North Yorkshire invites School 1")
    assert "«Opening»" in "".join(page.by_id("letter").itertext())


def test_an_address_on_hold_is_in_no_file(app, editor, schools):
    with app.app_context():
        return_links.renew_link(schools[0], "tests")
    page = press(editor, editor.open(CHOOSE), MAKE, to=[str(schools[0])])

    assert "On hold: ask first whether one@example.org is right" in page.words
    assert rows_of(editor)[1][1] == ""


ODD_NAMES = [
    'Ärzte & Söhne, "Kinder" GmbH', "=cmd|' /C calc'!A0", "+44 Club", "-minus", "@home",
    "<b>Bold</b>", "O'Hara’s; Trust", "_x0041_ Academy",
]  # fmt: skip


def test_both_files_read_the_same_to_a_mail_merge_whatever_the_names_hold(app, editor):
    with app.app_context():
        for number, name in enumerate(ODD_NAMES):
            add_organisation(name, f"{number}@example.org")
    page = press(editor, editor.open(CHOOSE), MAKE)

    book = openpyxl.load_workbook(io.BytesIO(editor.client.get(f"{MADE}.xlsx").data))
    sheet = [[unescape(cell.value or "") for cell in row] for row in book.active.iter_rows()]
    table = [[cell.removeprefix("'") for cell in row] for row in rows_of(editor)]

    assert sheet == table
    assert {row[0] for row in sheet[1:]} == {*ODD_NAMES}
    assert [row[2] for row in sheet[1:]] == LINK.findall(page.words)
    assert all(cell.data_type == "s" for row in book.active.iter_rows() for cell in row)


@pytest.mark.parametrize("address", ["+44@example.org", "-a@example.org", "=a@example.org"])
def test_an_address_that_would_be_a_formula_is_in_the_workbook_alone(app, editor, address):
    with app.app_context():
        add_organisation("School 1", address)
    page = press(editor, editor.open(CHOOSE), MAKE)

    book = openpyxl.load_workbook(io.BytesIO(editor.client.get(f"{MADE}.xlsx").data))
    assert (rows_of(editor)[1][1], book.active["B2"].value) == ("", address)
    assert f"a spreadsheet would take {address} for a formula. The workbook has it." in page.words


def test_a_name_is_no_formula_and_stays_on_one_line(app, editor):
    with app.app_context():
        add_organisation("=HYPERLINK(1)\u2028x")
    press(editor, editor.open(CHOOSE), MAKE)

    _, row = rows_of(editor)
    assert row[0].startswith("'=HYPERLINK")
    assert "\u2028" not in row[3] + row[4]
    book = editor.client.get(f"{MADE}.xlsx")
    sheet = ZipFile(io.BytesIO(book.data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert editor.client.get(f"{MADE}.pdf").status_code == 404


# ---------------------------------------------------------------- said to be sent


def test_those_that_stay_ticked_are_invited_and_the_others_wait(app, editor, schools):
    page = press(editor, editor.open(CHOOSE), MAKE)

    done = press(editor, page, "I have sent those", to=[str(each) for each in schools[:2]])

    assert "2 are noted as sent." in done.words
    with app.app_context():
        found = [organisation_search.find_organisation(each).status for each in schools]
    assert found == [Status.INVITED, Status.INVITED, Status.LINK_MADE]
    later = editor.open(f"{SENT}?status=link-made")
    assert form_with(later, "I have sent")[1]["to"] == [str(schools[2])]
    assert "1 is noted as sent." in press(editor, later, "I have sent").words
    assert "0 are noted as sent." in press(editor, later, "I have sent").words
    assert "Nobody in this list has a link that waits" in editor.open(SENT).words


def test_the_list_of_links_made_leads_there(editor, schools):
    press(editor, editor.open(CHOOSE), MAKE)
    page = editor.open("/core-team/organisations?status=link-made")
    (link,) = [each.get("href") for each in page.tree.iter("a") if "have sent" in (each.text or "")]
    assert link == f"{SENT}?status=link-made"


def test_a_link_that_whoever_joined_has_in_hand_waits_for_nobody(app, editor, visitor, details):
    typed = {
        "csrf_token": visitor.open("/join").fields["csrf_token"], "name": details.name,
        "places": list(details.places), "sector": details.sector, "size": details.size,
    }  # fmt: skip
    for _ in range(2):
        visitor.client.post("/join", data=typed)

    assert "Nobody in this list has a link that waits" in editor.open(SENT).words


# ---------------------------------------------------------------- the store


@pytest.fixture
def many(store):
    """More organisations than one question to the database names."""
    insert_organisations(organisation_search.IDS_PER_QUERY + 20)
    return [one.id for one in organisation_search.iterate_matching(Filters())]


def test_links_of_very_many_are_made_together_and_once(many):
    secrets = {number: f"secret {number}" for number in many}

    assert sorted(by_hand.make_links(secrets, "tests")) == sorted(many)
    assert by_hand.make_links(secrets, "tests") == []
    assert by_hand.make_links({10**6: "nobody's"}, "tests") == []
    assert len(by_hand.recent_live_links(timedelta(minutes=1))) == len(secrets)
    assert len(by_hand.list_with_unsent_link(Filters(), 2_000)) == len(secrets)
    assert sorted(by_hand.mark_links_sent(many, "tests")) == sorted(many)
