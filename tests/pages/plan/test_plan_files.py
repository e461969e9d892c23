"""The plan as files: a workbook without a formula, and days that other calendars read."""

import io
import re
from datetime import date

import openpyxl
import pytest


@pytest.fixture
def planned(member):
    """Somebody with an action that has every part, with a comma and a formula in its words."""
    member.send(
        member.open("/plan/new"), what="=Training; lunch, and \\ office " + "é" * 60,
        owner="Head teacher", second="Somebody", expected_by="1 March 2031",
        check_in_on="31 January 2031", question="organisation/safety-aware-1", expected="some",
    )  # fmt: skip
    page = member.open("/plan?look=1")
    member.send(page, happened_1="It began", on_1="31 January 2031")
    return member


def test_a_workbook_holds_every_action_and_check_in(planned):
    response = planned.client.get("/plan/plan.xlsx")
    assert "waymark-moor-lane-school-plan.xlsx" in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    (headings, action) = book["Actions"].iter_rows()
    told = {heading.value: cell for heading, cell in zip(headings, action, strict=True)}
    assert told["Action"].data_type == "s"
    assert told["Action"].value.startswith("=Training")
    assert told["Expected answer"].value == "In some places"
    assert told["By when"].value == "2031-03-01"
    (_, found) = book["Check-ins"].iter_rows(values_only=True)
    assert "It began" in found


def unfold(text):
    """The lines of a calendar as RFC 5545, 3.1 has them."""
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    return text.replace(b"\r\n ", b"").decode().split("\r\n")


def test_a_calendar_has_a_day_to_look_back_and_a_day_expected(planned):
    response = planned.client.get("/plan/check-ins.ics")
    assert response.content_type == "text/calendar; charset=utf-8"
    lines = unfold(response.data)
    assert lines.count("BEGIN:VEVENT") == 2
    assert "UID:plan-action-1-check-in@localhost" in lines
    assert f"DTSTART;VALUE=DATE:{date(2031, 1, 31):%Y%m%d}" in lines
    assert "DTEND;VALUE=DATE:20310201" in lines
    assert "DTSTART;VALUE=DATE:20310301" in lines
    (summary,) = (line for line in lines if line.startswith("SUMMARY:Look back"))
    assert summary == "SUMMARY:Look back: =Training\\; lunch\\, and \\\\ office " + "é" * 60
    assert not re.search("Head|Somebody|Moor", "".join(lines))
    assert planned.client.get("/plan/check-ins.ics").data == response.data


def test_what_is_done_has_no_day(planned):
    planned.send(planned.open("/plan?look=1"), state_1="done")
    assert b"VEVENT" not in planned.client.get("/plan/check-ins.ics").data
