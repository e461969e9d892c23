"""What pages say once something is deleted: what is gone, what backups hold, and nothing untrue."""

import re
from datetime import timedelta

import pytest

from app.settings.config import ROOT
from app.settings.notice_settings import read_notice
from app.store.base.transactions import now
from app.web.templating import format_day
from tests.pages.web.test_notice import WHOLE

# What no page can promise where somebody may delete everything.
PROMISES = re.compile(
    r"nothing[^.]{0,40} (?:is|was|gets) lost|everything[^.]{0,40} is (?:safe|kept)|never lost", re.I
)
# Of two records made into one, of a link in an e-mail, and of a sheet of paper.
TRUE_THERE = {"remove.html": 1, "invite.html": 1, "pieces.html": 1}


@pytest.fixture
def noticed(app):
    """The app with a whole notice: backups are kept for 35 days."""
    app.config["NOTICE"] = read_notice(WHOLE)
    return app


def until():
    return format_day(now() + timedelta(days=35))


def test_what_backups_hold_and_until_when_is_said_before_and_after(noticed, member):
    page = member.open("/delete")
    assert f"up to 35 days more, until {until()} at the latest" in page.words
    gone = member.send(page, confirm="yes")
    assert f"up to 35 days more, until {until()} at the latest" in gone.words


def test_of_a_draft_too(noticed, member):
    page = member.open("/assessment/1/safety")
    member.send(page, **{"safety-aware-1.note": "Ours"})
    assert f"until {until()} at the latest" in member.open("/assessment/1/drop").words


def test_where_nobody_says_how_long_it_can_be_asked(member):
    page = member.open("/delete")
    assert "Backups hold what was deleted for some time more: ask" in page.words


def test_a_link_of_an_organisation_that_is_deleted_promises_nothing(app, member, visitor, link):
    member.send(member.open("/delete"), confirm="yes")
    page = visitor.open(link)
    assert page.status in {404, 410}
    assert "your organisation was deleted here" in page.words
    assert not PROMISES.search(page.words)


def test_a_form_that_comes_after_promises_nothing_either(colleague):
    late, first = colleague(), colleague()
    page = late.open("/assessment/1/safety")
    first.send(first.open("/delete"), confirm="yes")
    refused = late.send(page, **{"safety-aware-1.note": "Too late"})
    assert refused.status == 401
    assert "Too late" in refused.words
    assert not PROMISES.search(refused.words)


def test_an_overview_tells_how_long_a_draft_is_kept(member):
    assert "A draft that nobody changes for 2 years is deleted" in member.open("/assessment").words


def test_no_words_of_ours_promise_that_nothing_is_lost():
    ours = [*(ROOT / "app" / "templates").rglob("*.html"), *(ROOT / "app").glob("*_words.py"),
            *(ROOT / "app" / "templates").rglob("*.txt"), ROOT / "assets" / "unavailable.html",
            *(ROOT / "assets").rglob("*.js")]  # fmt: skip
    found = {
        file.name: count
        for file in ours
        if (count := len(PROMISES.findall(file.read_text("utf-8"))))
    }
    assert found == TRUE_THERE
