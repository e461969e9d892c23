"""The privacy notice: filled from settings and the table of retention, with nothing made up."""

from pathlib import Path

import pytest

from app import __main__ as start
from app.settings.config import SETTING_DESCRIPTIONS, read_settings
from app.settings.notice_settings import NOTICE_SETTINGS, NoticePage, find_notice_gaps, read_notice
from app.settings.retention import RETENTION_SETTINGS, RetainedKind, read_retention_rules
from app.settings.settings_file import SettingError

WHOLE = {
    "WAYMARK_CONTROLLER": "Example Care Board",
    "WAYMARK_CONTROLLER_ADDRESS": "1 Example Street, Hull HU1 1AA",
    "WAYMARK_DPO": "dpo@example.org",
    "WAYMARK_LAWFUL_GROUNDS": "the Example Act 2006, section 3",
    "WAYMARK_CONTACT_SOURCE": "what schools and charities publish",
    "WAYMARK_HOSTING": "Example Hosting Ltd",
    "WAYMARK_MAIL_PROVIDER": "Example Mail Ltd",
    "WAYMARK_DATA_LOCATION": "the United Kingdom",
    "WAYMARK_TRANSFERS": "none",
    "WAYMARK_LOG_DAYS": "47",
    "WAYMARK_BACKUP_DAYS": "35",
    "WAYMARK_NOTICE_DATE": "2026-03-31",
    "WAYMARK_CONTACT_PHONE": "01482 000000",
    "WAYMARK_ACCESSIBILITY_PREPARED": "2026-02-01",
    "WAYMARK_ACCESSIBILITY_REVIEWED": "2026-03-30",
    "WAYMARK_ACCESSIBILITY_TESTED": "2026-03-02",
    "WAYMARK_ACCESSIBILITY_TESTER": "Example Access Ltd",
    "WAYMARK_REPLY_DAYS": "10",
}
MAIL = {"WAYMARK_SMTP": "smtps://mail.example"}
# There is something to say without these.
OPTIONAL = {"WAYMARK_LAWFUL_BASIS", "WAYMARK_PUBLIC_HOSTING"}
MISSING = "Not filled in yet"


@pytest.fixture
def page_of(make_app, sqlite_database):
    """The page at an address, as somebody finds it with these settings."""

    def read(address, environ, **overrides):
        stated = {
            "NOTICE": read_notice(environ),
            "RETENTION": read_retention_rules(environ),
            **overrides,
        }
        return make_app(sqlite_database, **stated).test_client().get(address).text

    return read


@pytest.fixture
def checked(make_app, sqlite_database):
    """What `flask check-notice` comes to with these settings."""

    def check(environ):
        typing = make_app(sqlite_database, NOTICE=read_notice(environ)).test_cli_runner()
        return typing.invoke(args=["check-notice"])

    return check


def test_a_whole_notice_has_no_gap_and_each_setting_left_out_is_one():
    assert find_notice_gaps(read_notice(WHOLE | MAIL)) == []
    for name in WHOLE:
        left = {each: value for each, value in (WHOLE | MAIL).items() if each != name}
        assert [gap.setting for gap in find_notice_gaps(read_notice(left))] == [name]
    assert {*NOTICE_SETTINGS} == {*WHOLE, *OPTIONAL}
    assert {*NOTICE_SETTINGS, *RETENTION_SETTINGS} <= SETTING_DESCRIPTIONS.keys()


def test_who_carries_e_mail_is_asked_for_only_where_some_is_sent():
    left = {name: value for name, value in WHOLE.items() if name != "WAYMARK_MAIL_PROVIDER"}
    assert find_notice_gaps(read_notice(left)) == []


def test_the_page_says_what_the_settings_say(page_of):
    page = page_of("/privacy", WHOLE | MAIL)
    for said in ("Example Care Board", "1 Example Street, Hull HU1 1AA", "dpo@example.org",
                 "the Example Act 2006, section 3", "article 6(1)(e)", "Example Hosting Ltd",
                 "what schools and charities publish",
                 "Example Mail Ltd", "the United Kingdom", "47 days", "35 days", "31 March 2026",
                 "Nothing is sent or kept outside the UK", "Wycliffe House"):  # fmt: skip
        assert said in page
    assert MISSING not in page
    assert "is not finished" not in page


def test_another_basis_and_a_transfer_are_said_too(page_of):
    other = {
        "WAYMARK_LAWFUL_BASIS": "legitimate-interests",
        "WAYMARK_TRANSFERS": "logs, to Ireland, by the adequacy regulations",
    }
    page = page_of("/privacy", WHOLE | other)
    assert "article 6(1)(f)" in page
    assert "What leaves the UK: logs, to Ireland, by the adequacy regulations" in page
    assert "article 6(1)(e)" not in page


@pytest.mark.parametrize("none", ["none", "None", "NONE.", "No", " nothing "])
def test_none_is_understood_however_it_is_written(page_of, none):
    page = page_of("/privacy", {**WHOLE, "WAYMARK_TRANSFERS": none})
    assert "Nothing is sent or kept outside the UK" in page
    assert "What leaves the UK" not in page


@pytest.mark.parametrize("nothing", ["  ", "TBC", "[to fill in]", "Todo.", "to be confirmed"])
def test_words_that_stand_for_words_to_come_are_none(page_of, nothing):
    stated = read_notice({**WHOLE, "WAYMARK_CONTROLLER": nothing, "WAYMARK_TRANSFERS": nothing})
    assert [gap.setting for gap in find_notice_gaps(stated)] == [
        "WAYMARK_CONTROLLER",
        "WAYMARK_TRANSFERS",
    ]


def test_what_a_setting_says_is_words_and_no_markup(page_of):
    page = page_of("/privacy", {**WHOLE, "WAYMARK_CONTROLLER": "<b>Care</b> & Co"})
    assert "&lt;b&gt;Care&lt;/b&gt; &amp; Co" in page


@pytest.mark.parametrize(
    ("name", "day", "why"),
    [
        ("WAYMARK_NOTICE_DATE", "9999-12-31", "still to come"),
        ("WAYMARK_ACCESSIBILITY_PREPARED", "9999-12-31", "still to come"),
        ("WAYMARK_ACCESSIBILITY_REVIEWED", "9999-12-31", "still to come"),
        ("WAYMARK_ACCESSIBILITY_TESTED", "9999-12-31", "still to come"),
        ("WAYMARK_ACCESSIBILITY_REVIEWED", "2026-01-31", "before WAYMARK_ACCESSIBILITY_PREPARED"),
    ],
)
def test_a_day_on_which_nothing_can_have_been_done_is_not_shown(checked, page_of, name, day, why):
    done = checked({**WHOLE, name: day})
    assert done.exit_code == 1
    said = f"{name}  {NOTICE_SETTINGS[name]}: the day that is given is {why}"
    assert done.stdout.splitlines() == [said]
    page = "/privacy" if name == "WAYMARK_NOTICE_DATE" else "/accessibility"
    assert MISSING in page_of(page, {**WHOLE, name: day})


@pytest.mark.parametrize(
    "name",
    [gap.setting for gap in find_notice_gaps(read_notice(MAIL)) if NoticePage.PRIVACY in gap.pages],
)
def test_what_is_missing_is_shown_as_missing_and_never_made_up(page_of, name):
    page = page_of("/privacy", {**WHOLE, **MAIL, name: ""})
    assert MISSING in page
    assert "This privacy notice is not finished" in page
    # The names of the built files above it hold any two digits some day.
    main = page.partition("<main")[2]
    assert WHOLE[name] not in main or WHOLE[name] in {"none"}


def test_the_page_shows_how_long_everything_is_kept_as_the_program_keeps_it(page_of):
    kept = read_retention_rules({"WAYMARK_KEEP_DRAFTS": "7", "WAYMARK_KEEP_ANSWERS": "48"})
    page = page_of("/privacy", WHOLE, RETENTION=kept)
    assert {each.kind for each in kept} == {*RetainedKind}
    for each in kept:
        assert each.what in page
        assert each.until.capitalize() in page
    assert "7 months after somebody last changed it" in page
    assert "4 years after somebody there" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"WAYMARK_DPO": "the officer"}, "WAYMARK_DPO is 'the officer': write name@example.org"),
        ({"WAYMARK_CONTROLLER": "x" * 301}, "WAYMARK_CONTROLLER has to be one line"),
        ({"WAYMARK_HOSTING": "Here\nand there"}, "WAYMARK_HOSTING has to be one line"),
        ({"WAYMARK_LAWFUL_BASIS": "consent"}, "write public-task or legitimate-interests"),
        ({"WAYMARK_NOTICE_DATE": "31/03/2027"}, "write a day as 2026-03-31"),
        ({"WAYMARK_NOTICE_DATE": "2027-02-30"}, "write a day as 2026-03-31"),
        ({"WAYMARK_BACKUP_DAYS": "0"}, "give a whole number from 1 to 3650"),
        ({"WAYMARK_LOG_DAYS": "a month"}, "give a whole number from 1 to 3650"),
        ({"WAYMARK_KEEP_DRAFTS": "0"}, "give a whole number from 1 to 240"),
        ({"WAYMARK_KEEP_ANSWERS": "23"}, "give a whole number from 24 to 240"),
        ({"WAYMARK_KEEP_ANSWERS": "²4"}, "give a whole number from 24 to 240"),
    ],
    ids=str,
)
def test_a_setting_that_makes_no_sense_stops_the_start(tmp_path, wrong, said):
    with pytest.raises(SettingError, match=said):
        read_settings(wrong, tmp_path)


# ---------------------------------------------------------------- what is missing is named


def test_the_command_lists_each_gap_with_its_setting(checked):
    done = checked({name: WHOLE[name] for name in WHOLE if name != "WAYMARK_DPO"})
    assert done.exit_code == 1
    assert done.stdout == f"WAYMARK_DPO  {NOTICE_SETTINGS['WAYMARK_DPO']}\n"


def test_the_command_ends_with_nought_once_nothing_is_missing(checked):
    done = checked(WHOLE)
    assert (done.exit_code, done.stderr) == (0, "")


def test_nothing_is_needed_of_the_database_for_it(make_app, tmp_path):
    app = make_app(f"sqlite:///{tmp_path / 'none.sqlite'}", NOTICE=read_notice({}))
    done = app.test_cli_runner().invoke(args=["check-notice"])
    assert done.stdout.splitlines()[0].startswith("WAYMARK_CONTROLLER ")
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize(("environ", "named"), [({}, True), (WHOLE, False)])
def test_a_start_names_what_is_missing_and_goes_on(
    monkeypatch, make_app, sqlite_database, capsys, environ, named
):
    monkeypatch.setattr(
        start, "create_app", lambda: make_app(sqlite_database, NOTICE=read_notice(environ))
    )
    assert start.ready_app() is not None
    said = capsys.readouterr().err
    assert ("flask --app app check-notice" in said) is named
    assert ("WAYMARK_CONTROLLER" in said) is named


def test_editors_are_told_where_they_would_invite_somebody(app, editor, viewer):
    asked = "The privacy notice is not finished"
    assert asked in editor.open("/core-team/organisations").words
    assert asked not in viewer.open("/core-team/organisations").words
    app.config["NOTICE"] = read_notice(WHOLE)
    assert asked not in editor.open("/core-team/organisations").words


def test_hosting_says_what_to_write_for_each():
    doc = (Path(__file__).parents[3] / "docs" / "hosting.md").read_text("utf-8")
    for name in (*NOTICE_SETTINGS, *RETENTION_SETTINGS):
        assert f"| `{name}` |" in doc, name
    assert {page for gap in find_notice_gaps(read_notice({})) for page in gap.pages} == {
        *NoticePage
    }


# ---------------------------------------------------------------- the accessibility statement


def test_the_accessibility_statement_says_what_the_regulations_ask_for(page_of):
    page = page_of("/accessibility", WHOLE)
    for said in ("It is run by Example Care Board",
                 "Web Content Accessibility Guidelines version 2.2 AA standard",
                 "Example Care Board is committed to making these pages accessible",
                 "partially compliant", "Disproportionate burden",
                 "What does not comply with the accessibility regulations",
                 "What the accessibility regulations do not cover", "success criteria 1.3.1 (info",
                 "prepared on 1 February 2026", "last reviewed on 30 March 2026",
                 "tested the pages on 2 March 2026", "carried out by Example Access Ltd",
                 '<a href="tel:01482000000">01482 000000</a>', "large print, easy read",
                 "by post: Example Care Board, 1 Example Street, Hull HU1 1AA",
                 "within 10 working days", "Equality Advisory and Support Service",
                 "Equality and Human Rights Commission",
                 "(No. 2) Accessibility Regulations 2018"):  # fmt: skip
        assert said in page
    assert MISSING not in page


def test_every_setting_of_a_statement_that_is_missing_is_shown_as_missing(page_of):
    for name in (each.setting for each in find_notice_gaps(read_notice(MAIL))
                 if NoticePage.ACCESSIBILITY in each.pages):  # fmt: skip
        assert MISSING in page_of("/accessibility", {**WHOLE, name: ""})


@pytest.mark.parametrize("number", ["call us", "12345", "01482 000000, weekdays", "+44"])
def test_what_is_no_telephone_number_is_refused(number):
    with pytest.raises(SettingError, match="write a telephone number"):
        read_notice({"WAYMARK_CONTACT_PHONE": number})


def test_it_makes_nothing_up_either(page_of):
    page = page_of("/accessibility", {})
    gaps = [
        each for each in find_notice_gaps(read_notice({})) if NoticePage.ACCESSIBILITY in each.pages
    ]
    # The warning says it too, and the controller is named twice.
    assert page.count(MISSING) == 2 + len(gaps)
    assert "This accessibility statement is not finished" in page
