"""What takes something away for good looks so: every such button is the design system's warning."""

import re

from app.settings.config import ROOT

TEMPLATES = ROOT / "app" / "templates"
BUTTON = re.compile(r"<button(?P<tag>[^>]*nhsuk-button[^>]*)>(?P<words>.*?)</button>", re.DOTALL)
FORM = re.compile(r"<form(?P<tag>[^>]*)>(?P<inside>.*?)</form>", re.DOTALL)
SAYS_SO = re.compile(
    r"(Yes, )?(clear|delete|drop|end|forget|merge|purge|remove|revoke|take it back|turn it off"
    r"|withdraw)\b",
    re.IGNORECASE,
)
DOES_SO = re.compile(
    r"""url_for\(["']\w+\.(clear|delete|drop|end|merge|purge|remove|revoke|withdraw)"""
)

# What takes nothing away itself: it asks first.
ASKS_FIRST = {"Clear everything on this device"}

WARNINGS = {
    "account/second_factor_off.html": ["Turn it off"],
    "board/links.html": ["End this link"],
    "core_team/edition.html": ["Take it back, unpublished"],
    # It cannot be taken back.
    "core_team/edition_publish.html": ["Publish it for good"],
    "core_team/figure_withdraw.html": ["Withdraw the figure"],
    "core_team/goal_withdraw.html": ["Withdraw the goal"],
    "core_team/help_requests/take_out.html": ["Take these words out for good"],
    "core_team/keys.html": ["End the key for …"],
    "core_team/merge.html": ["Merge them for good"],
    "core_team/remove.html": ["Delete it, with everything it said … Delete it for good"],
    "core_team/revoke.html": ["End every link"],
    "delete.html": ["Delete everything"],
    "drop.html": ["Drop this draft for good"],
    "evidence/take_off.html": ["Take it off for good"],
    "plan/remove.html": ["Take it off for good"],
    "survey/pieces.html": ["Forget it", "Clear the answers to"],
    "survey/transfer.html": ["Yes, clear everything"],
}


def templates():
    """The text of every template by its name; fixed words stay of what a template works out."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        yield path.relative_to(TEMPLATES).as_posix(), path.read_text("utf-8")


def words_of(inside):
    worked_out = re.sub(r"\{\{(.*?)\}\}", _fixed, inside, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", worked_out).split())


def _fixed(found):
    return " … ".join(re.findall(r'"([^"]*)"', found[1])) or "…"


def buttons(text):
    return [
        ("--warning" in found["tag"], words_of(found["words"])) for found in BUTTON.finditer(text)
    ]


def test_these_buttons_warn_and_no_others():
    warning = {
        name: [words for warns, words in buttons(text) if warns] for name, text in templates()
    }
    assert {name: found for name, found in warning.items() if found} == WARNINGS


def test_every_button_warns_that_says_that_it_takes_something_away():
    plain = [
        (name, words)
        for name, text in templates()
        for warns, words in buttons(text)
        if SAYS_SO.match(words) and not warns and words not in ASKS_FIRST
    ]
    assert plain == []


def test_every_form_warns_that_is_sent_to_take_something_away():
    sent = [
        (name, buttons(form["inside"]))
        for name, text in templates()
        for form in FORM.finditer(text)
        if 'method="post"' in form["tag"] and DOES_SO.search(form["tag"])
    ]
    assert len(sent) >= 4
    assert [name for name, shown in sent if not all(warns for warns, _ in shown)] == []


def test_scripts_make_no_button_of_their_own():
    """So that the templates above are all that there is to look at."""
    made = [
        path.name
        for path in (ROOT / "assets").rglob("*.js")
        if re.search(r"createElement\(.button|<button", path.read_text("utf-8"))
    ]
    assert made == []
