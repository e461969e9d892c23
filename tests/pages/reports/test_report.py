"""The KPI report: the same address gives the same figures, and says what they are."""

import csv
import io
from datetime import date
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook

from app.core_team.reports.report_definitions import (
    DEFINITION_BY_VERSION,
    DEFINITION_EDITIONS,
    KPIS,
    NEWEST_EDITION,
    definitions_in_edition,
    definitions_markdown,
)
from app.core_team.reports.report_figures import COUNT_FUNCTIONS
from app.core_team.reports.report_files import WITHHELD_AMOUNT
from app.database.engine import db
from app.settings.config import ROOT
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.store.assessments import assessments
from app.store.assessments.entries import Entry, entries_fingerprint, get_entries, save_entries
from app.store.base import published_questionnaires
from app.store.base.events import Action
from app.store.lifecycle import deletion
from app.store.organisations import organisations, return_links
from app.store.reports import kpi_figures
from app.store.reports.kpi_figures import NewFigure
from app.text.uk_dates import Period, find_quarter, list_recent_quarters, parse_day
from tests.factories.events import record_event, record_merge, record_submission
from tests.factories.organisations import confirm_organisations, join_organisation
from tests.page_checks.visitor import words_of

REPORT = "/core-team/report"
NOW = "2027-07-10 10:00"
ASKED = {"from": "2027-04-01", "to": "2027-06-30", "known": "2027-07-05T09:15:00Z"}
TRAINED = NewFigure("training-completed", date(2027, 5, 5), "hull", 1200, "Register", "=1+1")
YOUNG = NewFigure("young-people", date(2027, 5, 5), "hull", 6, "Notes of the group", "")


@pytest.fixture
def clock(clock):
    """The time for reports, figures and the record."""
    clock.set_to(NOW)
    return clock


@pytest.fixture
def past(app, clock):
    """A quarter in which things happened, and figures were entered after it."""
    with app.app_context():
        record_event("2026-12-01 10:00", Action.ACCOUNT_MADE)
        record_submission("2027-02-01 10:00", 9001, 1)
        record_submission("2027-05-05 10:00", 9001, 2)
        record_submission("2027-05-06 10:00", 9002, 3)
        record_event("2027-05-07 10:00", Action.INVITED, 9002)
        record_event("2027-05-08 10:00", Action.ANSWERS_SAVED, 9003, 4)
        db.session.commit()
        account = accounts.add_account("first@example.org", "First", Role.EDITOR, "", "tests")
        clock.set_to("2027-07-02 10:00")
        for figure in (TRAINED, YOUNG, YOUNG._replace(place="", amount=7)):
            kpi_figures.enter_figure(figure, account, "tests")
        clock.set_to(NOW)
        return account


def address(at="", /, **changed):
    return f"{REPORT}{at}?{urlencode({**ASKED, **changed})}"


def shown(page):
    """The figures of a page by their titles: the number, and what stands beside it."""
    found = {}
    for part in page.tree.iter("div"):
        if part.get("class") == "wm-kpi__figure":
            beside = [words_of(each) for each in part.iter("p")][:2]
            found[words_of(next(part.iter("h3")))] = beside
    return found


def rows_of(visitor, file, sheet=None, **changed):
    response = visitor.client.get(address(f"/take/{file}", **changed))
    assert response.status_code == 200
    if sheet is None:
        return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    book = load_workbook(io.BytesIO(response.data))
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


# ---------------------------------------------------------------- what it says


def test_the_figures_of_a_quarter(past, viewer):
    page = viewer.open(address())

    told = shown(page)
    assert told["Organisations that completed a self-assessment"] == [
        "2", "In the 3 months before: 1. Since the record began: 2."
    ]  # fmt: skip
    assert told["Organisations that worked in the toolkit"][0] == "3"
    assert told["Organisations that came back"][0] == "1"
    assert told["Organisations that worked in the toolkit with the core team"][0] == "1"
    assert told["Staff and volunteers who completed training"][0] == "1,200"
    assert told["Children and young people in advisory groups"] == [
        "13", "From 2 entries, the last for 5 May 2027."
    ]  # fmt: skip
    assert told["Case studies"][0] == "Nothing entered"
    for words in (
        "Humber and North Yorkshire: 1 April 2027 to 30 June 2027",
        f"As recorded by 5 July 2027, 10:15:00, with edition {NEWEST_EDITION}",
        "The toolkit’s record began on 1 December 2026.",
        "Hull: 6",
        "No one place: 7",
    ):
        assert words in page.words
    assert "Provisional" not in page.words
    assert "Viewer" not in page.words


def test_every_kpi_is_named_with_what_each_figure_is(past, viewer):
    page = viewer.open(address())
    for kpi in KPIS:
        assert kpi.words in page.words
    assert page.words.count("Outside the toolkit.") == 2
    for definition in definitions_in_edition(NEWEST_EDITION).values():
        assert definition.counts in page.words
        assert definition.does_not_show in page.words


def test_the_usual_report_is_of_the_last_quarter_as_recorded_by_now(past, viewer):
    page = viewer.open(REPORT)
    assert "1 April 2027 to 30 June 2027" in page.words
    assert "As recorded by 10 July 2027, 10:59:00" in page.words
    links = {words_of(link): link.get("href") for link in page.tree.iter("a")}
    kept = links["This same report, to keep or share"]
    assert shown(viewer.open(kept)) == shown(page)
    assert "known=2027-07-10T09:59:00Z" in kept.replace("%3A", ":")
    assert "July to September 2027 (quarter 2 of 2027/28)" in links


def test_a_period_that_is_not_over_is_provisional(past, viewer):
    page = viewer.open(address(to="2027-07-05"))
    assert "Provisional" in page.words
    assert "before: " not in " ".join(beside for _, beside in shown(page).values())
    over = viewer.open(address(to="2027-07-04"))
    assert "Provisional" not in over.words
    assert "In the same number of days before" in over.words


def test_time_before_the_record_is_not_set_beside(past, viewer):
    page = viewer.open(address(**{"from": "2027-01-01", "to": "2027-03-31"}))
    assert "does not reach back" in page.words
    assert shown(page)["Organisations that completed a self-assessment"] == [
        "1", "Since the record began: 1."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"from": "soon"}, "cannot read the first day"),
        ({"to": "31 June 2027"}, "cannot read the last day"),
        ({"to": ""}, "Enter the last day"),
        ({"from": "1 July 2027"}, "The last day is before the first"),
        ({"known": "yesterday"}, "cannot read by when"),
        ({"known": "2027-07-05T09:15:00+01:00"}, "cannot read by when"),
        ({"known": "0000-01-01T00:00:00Z"}, "cannot read by when"),
        ({"known": "0001-01-01T00:00:00Z"}, "Nothing was recorded as long ago as that"),
        ({"known": "1999-12-31T23:59:59Z"}, "Nothing was recorded as long ago as that"),
        ({"known": "9999-12-31T23:59:59Z"}, "more than a minute ago"),
        ({"from": "0001-01-01"}, "cannot read the first day"),
        ({"from": "1 January 1999"}, "cannot read the first day"),
        ({"to": "9999-12-31"}, "cannot read the last day"),
        ({"known": "2027-07-10T09:59:01Z"}, "more than a minute ago"),
        ({"known": "2999-01-01T00:00:00Z"}, "more than a minute ago"),
        ({"definitions": "7"}, "There is no edition ‘7’"),
        ({"definitions": "<b>"}, "There is no edition ‘<b>’"),
    ],
)
def test_a_faulty_address_says_what_is_wrong_and_shows_no_figure(past, viewer, asked, fault):
    page = viewer.open(address(**asked))
    assert page.status == 422
    assert fault in page.words
    assert shown(page) == {}
    for name in ("from", "to"):
        assert page.by_id(name).get("value") == asked.get(name, ASKED[name])
    assert viewer.client.get(address("/take/figures.csv", **asked)).status_code == 404


@pytest.mark.parametrize(
    ("first", "last"),
    [("2000-01-01", "2000-01-01"), ("2000-01-01", "2100-12-31"), ("2100-12-31", "2100-12-31")],
)
@pytest.mark.parametrize("known", ["2000-01-01T00:00:00Z", ASKED["known"]])
def test_the_ends_of_the_calendar_are_a_report_too(past, viewer, first, last, known):
    days = {"from": first, "to": last, "known": known}
    assert viewer.open(address(**days)).status == 200
    assert viewer.open(address("/behind/organisations-worked", span="ever", **days)).status == 200
    for file in ("figures.csv", "report.xlsx"):
        assert rows_of(viewer, file, None if file.endswith("csv") else "Figures", **days)


def test_days_are_read_as_people_write_them(past, viewer):
    plain = viewer.open(address(**{"from": "1 April 2027", "to": "30/06/2027"}))
    assert shown(plain) == shown(viewer.open(address()))


def test_a_few_children_are_not_told(app, past, viewer, clock):
    """Neither as the sum, nor as what is left over when the places are taken from it."""
    title = "Children and young people in advisory groups"
    clock.set_to("2027-07-02 10:00")
    with app.app_context():
        few = YOUNG._replace(on_day=date(2027, 3, 1), place="", amount=4)
        kpi_figures.enter_figure(few, past, "tests")
        more = few._replace(on_day=date(2027, 3, 2), place="york", amount=8)
        kpi_figures.enter_figure(more, past, "tests")
    clock.set_to(NOW)
    alone = {"from": "2027-03-01", "to": "2027-03-01"}
    together = {"from": "2027-03-01", "to": "2027-03-31"}

    assert shown(viewer.open(address(**alone)))[title][0] == "Fewer than 5"
    page = viewer.open(address(**together))
    assert shown(page)[title][0] == "12"
    assert "York: 8" not in page.words
    assert "Not shown place by place" in page.words
    table = rows_of(viewer, "figures.csv", **together)
    assert [row[2:4] for row in table if row[1] == title] == [["", "12"]]
    table = rows_of(viewer, "figures.csv", **alone)
    assert [row[3] for row in table if row[1] == title] == ["fewer than 5"]
    entered = rows_of(viewer, "report.xlsx", "Entered figures", **together)
    assert [row[2] for row in entered if row[0] == title] == [WITHHELD_AMOUNT, WITHHELD_AMOUNT]
    entered = rows_of(viewer, "report.xlsx", "Entered figures")
    assert [row[2] for row in entered if row[0] == title] == [7, 6]


def test_a_year_of_organisations_has_no_sum_on_the_page(app, past, viewer, clock):
    """Four quarters of the same ten are not forty organisations."""
    clock.set_to("2027-07-02 10:00")
    with app.app_context():
        for measure in ("community-organisations", "policy-reviews", "organisations-supported"):
            for day in (date(2026, 7, 5), date(2026, 10, 5), date(2027, 1, 5), date(2027, 4, 5)):
                kpi_figures.enter_figure(
                    NewFigure(measure, day, "hull", 10, "Register", ""), past, "tests"
                )
    clock.set_to(NOW)
    days = {"from": "2026-07-01", "to": "2027-06-30"}
    page = viewer.open(address(**days))

    told = shown(page)
    assert told["Reviews of policy or practice"][0] == "40"
    for title in (
        "Organisations engaging in the Community of Practice",
        "Organisations at place supported to improve engagement and co-production",
    ):
        assert "not added up: whoever was entered for two" in told[title][0]
        table = rows_of(viewer, "figures.csv", **days)
        assert {row[3] for row in table if row[1] == title} <= {"", "10"}
    assert page.words.count("October to December 2026 (quarter 3 of 2026/27)") == 3
    (also,) = [words_of(each) for each in page.tree.iter("li") if "Of those" in words_of(each)]
    assert also == "Of those, people who showed positive outcomes: Nothing entered"


@pytest.mark.parametrize("definitions", DEFINITION_EDITIONS)
def test_where_nothing_was_entered_a_file_says_so_and_has_no_nought(past, viewer, definitions):
    page = viewer.open(address(definitions=definitions))
    titles = [title for title, (words, *_) in shown(page).items() if words == "Nothing entered"]
    head, *rows = rows_of(viewer, "report.xlsx", "Figures", definitions=definitions)
    by_title = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert "Case studies" in titles
    for title in titles:
        assert by_title[title]["In the period"] is None
        assert by_title[title]["In words"] == "Nothing entered"


# ---------------------------------------------------------------- the same for ever


def live_past(app, clock):
    """Real organisations, through the store, in the quarter: their ids."""
    made = []
    for name in ("Moor Lane School", "Moor Lane School again", "Quay Surgery"):
        clock.set_to("2027-04-20 10:00")
        details = organisations.OrganisationDetails(name, ("hull",), "other", None)
        secret = join_organisation(details)
        mine = return_links.find_link_holder(secret).organisation_id
        made.append(mine)
        assessments.get_or_start_round(
            mine, published_questionnaires.get_current_questionnaire(), "tests"
        )
        clock.set_to("2027-04-21 10:00")
        answer(mine)
    return made


def answer(mine):
    """Answer in the organisation's last round, and submit it."""
    current = assessments.list_rounds(mine)[-1]
    seen = {"safety-aware-1": Entry().fingerprint}
    save_entries(current.id, {"safety-aware-1": Entry("some")}, seen, "tests")
    fingerprint = entries_fingerprint(get_entries(current.id))
    assert assessments.submit_round(current, fingerprint, "tests") is None


def test_the_same_address_later_gives_the_same_figures(app, past, viewer, sign_in, clock):
    with app.app_context():
        first, _, third = live_past(app, clock)
    clock.set_to(NOW)
    before = shown(viewer.open(address()))
    sheet = rows_of(viewer, "report.xlsx", "Figures")
    table = rows_of(viewer, "figures.csv")
    entered = rows_of(viewer, "report.xlsx", "Entered figures")
    assert before["Organisations that completed a self-assessment"][0] == "5"

    clock.set_to("2027-08-01 10:00")
    with app.app_context():
        deletion.delete_organisation(first, "tests")
        record_merge("2027-08-01 10:00", gone=9001, kept=third)
        record_submission("2027-08-01 11:00", 9003, 4)
        record_event("2027-08-01 11:00", Action.REMINDED, 9001)
        db.session.commit()
        organisations.change_details(
            third, organisations.get_details(third)._replace(name="Another name"), "tests"
        )
        confirm_organisations(third)
        assessments.get_or_start_round(
            third, published_questionnaires.get_current_questionnaire(), "tests"
        )
        answer(third)
        for number in (1, 2, 3):
            kpi_figures.withdraw_figure(number, past, "tests")
        kpi_figures.enter_figure(TRAINED._replace(amount=9), past, "tests")
    clock.set_to("2027-09-01 10:00")
    viewer = sign_in(Role.VIEWER)

    assert shown(viewer.open(address())) == before
    assert rows_of(viewer, "report.xlsx", "Figures") == sheet
    assert rows_of(viewer, "figures.csv") == table
    assert rows_of(viewer, "report.xlsx", "Entered figures") == entered
    now_known = shown(viewer.open(address(known="2027-08-30T10:00:00Z")))
    assert now_known["Staff and volunteers who completed training"][0] == "9"
    # What was done with organisations after the quarter changes nothing about the quarter.
    title = "Organisations that completed a self-assessment"
    assert now_known[title] == before[title]


# ---------------------------------------------------------------- help, from edition 5 on


@pytest.fixture
def helped(app, past):
    """In the quarter two organisations asked for help three times, and were answered twice."""
    with app.app_context():
        for organisation, request in ((9001, "1"), (9001, "2"), (9002, "3")):
            record_event("2027-05-10 10:00", Action.HELP_ASKED, organisation, items=request)
        for request in ("1", "1", "2"):
            record_event("2027-05-11 10:00", Action.HELP_ANSWERED, 9001, items=request)
        db.session.commit()


def test_what_was_asked_and_answered(helped, viewer):
    told = shown(viewer.open(address()))
    assert told["Organisations that asked the core team for help"][0] == "2"
    assert told["Requests for help that the core team answered"][0] == "2"

    behind = viewer.open(address("/behind/requests-answered"))
    assert "2 requests, 1 April 2027 to 30 June 2027" in behind.words
    assert behind.words.count("11 May 2027") == 2


def test_an_older_edition_gives_the_figures_that_it_gave(helped, viewer):
    newest, older = (shown(viewer.open(address(definitions=each))) for each in ("5", "4"))
    asked = {"Organisations that asked the core team for help",
             "Requests for help that the core team answered"}  # fmt: skip
    assert asked <= newest.keys()
    assert older == {title: newest[title] for title in older}
    assert asked.isdisjoint(older)
    over_time = viewer.open(address("/over-time", definitions="4"))
    assert "Requests for help" not in over_time.words
    assert (
        viewer.client.get(address("/behind/requests-answered", definitions="4")).status_code == 404
    )


# ---------------------------------------------------------------- the list behind


def test_the_list_behind_a_figure(app, past, viewer, clock):
    with app.app_context():
        first, second, _ = live_past(app, clock)
        record_merge("2027-07-08 10:00", gone=9002, kept=second)
        db.session.commit()
        deletion.delete_organisation(first, "tests")
    clock.set_to(NOW)

    page = viewer.open(address("/behind/organisations-submitted"))

    rows = [words_of(row) for row in page.tree.iter("tr")][1:]
    assert rows == [
        f"An organisation that has been deleted since, number {first} 21 April 2027",
        "Moor Lane School again 21 April 2027",
        "Quay Surgery 21 April 2027",
        "An organisation that has been deleted since, number 9001 5 May 2027",
        "Now part of Moor Lane School again (merged on 8 July 2027) 6 May 2027",
    ]
    links = [each.get("href") for each in next(page.tree.iter("table")).iter("a")]
    assert f"/core-team/organisations/{second}" in links
    behind = rows_of(viewer, "report.xlsx", "Lists behind")
    assert sum(row[0] == "Organisations that completed a self-assessment" for row in behind) == 5
    assert [row[4] for row in behind].count("Now part of Moor Lane School again") == 3


def test_the_lists_of_the_other_times(past, viewer):
    ever = viewer.open(address("/behind/organisations-submitted", span="ever"))
    assert "2 organisations, since the record began" in ever.words
    before = viewer.open(address("/behind/organisations-submitted", span="before"))
    assert "1 organisation, 1 January 2027 to 31 March 2027" in before.words
    none = viewer.open(address("/behind/organisations-returned", span="before"))
    assert "No organisation was counted" in none.words


def test_a_long_list_is_paged(app, past, viewer):
    with app.app_context():
        for number in range(120):
            record_submission("2027-05-01 10:00", 20_000 + number)
        db.session.commit()
    second = viewer.open(address("/behind/organisations-submitted", page="2"))
    assert "Page 2 of 2" in second.words
    assert len(list(second.tree.iter("tr"))) == 1 + 22


@pytest.mark.parametrize(
    "wrong",
    [
        address("/behind/nothing"),
        address("/behind/case-studies"),
        address("/behind/organisations-worked", span="x"),
        address("/behind/organisations-worked", known="x"),
        address("/take/nothing.csv"),
    ],
)
def test_what_is_not_there_is_not_found(past, viewer, wrong):
    assert viewer.client.get(wrong).status_code == 404


# ---------------------------------------------------------------- files


def test_the_files(past, viewer):
    table = rows_of(viewer, "figures.csv")
    head, *rows = table
    by_figure = {(row[1], row[2]): dict(zip(head, row, strict=True)) for row in rows}
    trained = by_figure["Staff and volunteers who completed training", "Hull"]
    assert trained["In the period"] == "1200"
    submitted = by_figure["Organisations that completed a self-assessment", ""]
    assert submitted["KPI"] == "3"
    assert submitted["In the period"] == "2"
    assert submitted["In the time before"] == "1"
    assert submitted["From"] == "2027-04-01"
    assert submitted["As recorded by"] == "2027-07-05T09:15:00Z"
    assert submitted["Partnership"] == "Humber and North Yorkshire"
    assert submitted["Definition"] == "organisations-submitted"

    sheet = rows_of(viewer, "report.xlsx", "Figures")
    assert [[str(cell or "") if cell != 0 else "0" for cell in row] for row in sheet] == table
    written = rows_of(viewer, "report.xlsx", "Definitions")
    assert {row[6] for row in written[1:]} == set(DEFINITION_EDITIONS[NEWEST_EDITION])
    entered = rows_of(viewer, "report.xlsx", "Entered figures")
    assert ["Staff and volunteers who completed training", "2027-05-05", 1200, "Hull"] in [
        row[:4] for row in entered
    ]
    assert "=1+1" in [row[5] for row in entered]


def test_nobody_else_reads_it(past, visitor):
    for page in ("", "/behind/organisations-worked", "/take/report.xlsx", "/figures"):
        answer = visitor.client.get(address(page))
        assert answer.status_code == 302
        assert "/core-team/sign-in" in answer.headers["Location"]


# ---------------------------------------------------------------- definitions, days


def test_the_definitions_are_written_down():
    """To write them anew: print `as_markdown()` into docs/kpi-definitions.md."""
    assert (ROOT / "docs" / "kpi-definitions.md").read_text("utf-8") == definitions_markdown()


def test_every_definition_of_an_edition_is_written_and_every_computed_one_is_counted():
    for number, named in DEFINITION_EDITIONS.items():
        for each in named.items():
            assert DEFINITION_BY_VERSION[each].computed == (each in COUNT_FUNCTIONS), (number, each)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31 March 2027", date(2027, 3, 31)),
        ("31 mar 2027", date(2027, 3, 31)),
        ("31st March 2027", date(2027, 3, 31)),
        ("31/3/2027", date(2027, 3, 31)),
        ("31.03.2027", date(2027, 3, 31)),
        ("2027-03-31", date(2027, 3, 31)),
        (" 1  April 2027 ", date(2027, 4, 1)),
        ("29 February 2027", None),
        ("3/31/2027", None),
        ("March 2027", None),
        ("31 March 27", None),
        ("1 January 1999", None),
        ("1 ma 2027", None),
        ("٣ March 2027", None),
        ("31 March 2027\x00", None),
        ("", None),
    ],
)
def test_reading_a_day(typed, day):
    assert parse_day(typed) == day


def test_quarters_and_the_time_before():
    autumn = find_quarter(date(2027, 11, 30))
    assert autumn.name == "October to December 2027 (quarter 3 of 2027/28)"
    assert autumn.period == (date(2027, 10, 1), date(2027, 12, 31))
    assert autumn.period.before == (date(2027, 7, 1), date(2027, 9, 30))
    assert [each.period.first.month for each in list_recent_quarters(date(2027, 2, 1), 5)] == [
        1,
        10,
        7,
        4,
        1,
    ]
    week = Period(date(2027, 3, 2), date(2027, 3, 8))
    assert week.before == (date(2027, 2, 23), date(2027, 3, 1))
    year = Period(date(2027, 4, 1), date(2028, 3, 31))
    assert year.before == (date(2026, 4, 1), date(2027, 3, 31))
