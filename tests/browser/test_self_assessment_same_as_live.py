"""The same answers, given to the live app and on a page from a disk, are told in the same words."""

import json
import re
from random import Random
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from app.settings.config import ROOT
from scoring.questionnaires.questionnaire import Questionnaire
from tests.browser.console_guard import open_watched
from tests.browser.organisation import DETAILS, Organisation
from tests.browser.self_assessment import (
    CORE,
    answer,
    file_of,
    go,
    load,
    replace,
    set_beside,
    site_of,
    suppose_the_most,
    visits,
)
from tests.browser.states import RESULTS, WHAT_IF

WHY = "We meet nobody face to face"
LAST = "co-production-informed-2"

# Every part that both pages have: on the live page, and on this one.
PARTS = (
    "section[aria-label=Overall], section[aria-labelledby=overall]",
    "section[aria-labelledby^=things]",
    "section[aria-labelledby^=what-moved]",
    "section[aria-labelledby=values]",
    "section[aria-labelledby=strengths]",
    "section[aria-labelledby=unknown]",
    "#results > p.nhsuk-body-s, .wm-results > p.nhsuk-body-s",
)

# Each block of words, with what is strong in it, folded or not; a heading's level counts not. Left
# out is what one of them alone has: the live page ways to the core team, to the plan and to how a
# stage is worked out, a shelf of evidence, and the way over all rounds; this one how a stage is
# worked out.
TOLD = """(parts) => {
  const alone = '#first-steps, #way, #rule, button, [role=status], p.wm-screen, [hidden], '
    + 'p.wm-when, .wm-evidence, p:has([href*=evidence]), a[href*=method], svg, '
    + '.wm-first-steps .nhsuk-details__text';
  document.querySelectorAll('details').forEach((each) => { each.open = true; });
  return parts.flatMap((part) => [...document.querySelectorAll(part)]).flatMap((whole) => {
    const rest = whole.cloneNode(true);
    rest.querySelectorAll(alone).forEach((each) => each.remove());
    rest.querySelectorAll('p, li, ul, h3, h4, summary').forEach((each) => {
      each.before(' ');
      each.after(' ');
    });
    return whole.matches('[hidden]') ? []
      : [...(rest.matches('p') ? [rest] : rest.querySelectorAll(
          'h2:not(.nhsuk-u-visually-hidden), h3, h4, p, li, dt, dd, summary, caption, th, td'))]
        .map((each) => [
          /^H/.test(each.tagName) ? 'heading' : each.tagName,
          each.textContent.replace(/\\s+/g, ' ').trim(),
          [...each.querySelectorAll('strong, .wm-answer, .wm-journey__note')]
            .map((one) => one.textContent.trim()),
          each.matches('.wm-journey__stage') ? [...each.classList].sort() : [],
          each.getAttribute('aria-current'),
        ]);
  });
}"""

# The pictures of the values, with every place in them as a number.
DRAWN = """() => {
  const marks = [...document.querySelectorAll(
    ':is(.wm-value-rows, .wm-what-if__values) :is(line, circle, .wm-line__last)')]
    .filter((each) => !each.closest('[hidden]'));
  return {
    looks: marks.map((mark) => [...mark.classList].sort().join(' ')),
    shares: marks.flatMap((mark) => ['x', 'x1', 'x2', 'cx'].map((at) => mark.getAttribute(at)))
      .filter((at) => at).map(parseFloat),
  };
}"""

# What would move, in a sentence for whoever hears it; and what stands there to be chosen.
SUPPOSED = """() => [
  document.querySelector('p[data-moved], [data-into=moves-now]').textContent.trim(),
  [...document.querySelectorAll('.wm-suppose')].map((each) => [
    each.querySelector('label').textContent.trim(),
    each.classList.contains('wm-suppose--changed'),
    each.querySelector('input')?.value ?? '',
    [...each.querySelectorAll('option')].map((one) => [one.value, one.textContent.trim()]),
  ]),
]"""

# Notes which pieces of the story are put on the page.
NOTED = """(() => {
  const find = Document.prototype.getElementById;
  window.told = new Set();
  Document.prototype.getElementById = function (id) {
    if (id.startsWith('piece-')) window.told.add(id);
    return find.call(this, id);
  };
})()"""


def _everything(asked, given, **others):
    told = {item.id: {"given": given} for item in asked.items}
    return told | {name.replace("_", "-"): {"given": each} for name, each in others.items()}


def _sections(asked, given, *others):
    """The first sections answered `given`, one after the other as `others` say."""
    sections = zip(asked.sections, [given, *others], strict=False)
    return {item.id: {"given": each} for section, each in sections for item in section.items}


def _mixed(asked):
    """Every kind of answer, gaps, and words beside some of them."""
    kinds = ["embedded", "most", "", "some", "dont-know", "planned", "not-applicable", "not-yet"]
    answers = {}
    for number, item in enumerate(asked.items):
        given = kinds[number * 3 % 8]
        if given == "not-applicable" and item.not_applicable == "never":
            given = "most"
        words = {"note": f"Note {number},\nin two lines"} if number % 7 == 0 else {}
        evidence = {"evidence": f"https://example.org/{number}"} if number % 14 == 0 else {}
        reason = {"reason": WHY} if given == "not-applicable" else {}
        if given or words:
            answers[item.id] = {"given": given, **reason, **words, **evidence}
    return answers


def _drawn(asked, seed):
    """Anything, drawn by lot: mostly high, or few stages would be held."""
    lot = Random(seed)  # noqa: S311 - no secret
    answers = {}
    for item in asked.items:
        given = lot.choice(["embedded", "most", "most", "some", "dont-know", "not-applicable"])
        if given == "not-applicable" and item.not_applicable == "never":
            continue
        answers[item.id] = {
            "given": given,
            **({"reason": WHY} if given.startswith("not-a") else {}),
        }
    return answers


def _nothing_applies(asked):
    """In the last section; and one question of the first."""
    section = asked.sections[-1]
    apart = [*(item.id for item in section.items), CORE]
    return _everything(asked, "some") | {
        item: {"given": "not-applicable", "reason": WHY} for item in apart
    }


def _little_applies(asked):
    """Whatever may be left out is, and the rest is not known."""
    apart = {"given": "not-applicable", "reason": WHY}
    return {
        item.id: {"given": "dont-know"} if item.not_applicable == "never" else apart
        for item in asked.items
    }


SETS = {
    "mixed": _mixed,
    "everything best": lambda asked: _everything(asked, "embedded"),
    "nothing known": lambda asked: {CORE: {"given": "dont-know"}},
    "one value under way": lambda asked: _sections(asked, "embedded", "not-yet", "not-yet"),
    "more values under way": lambda asked: _sections(asked, "not-yet", *["embedded"] * 4),
    "one answer not known": lambda asked: _everything(asked, "most", safety_aware_1="dont-know"),
    "little missing": lambda asked: _everything(asked, "most", co_production_informed_1="planned"),
    "ahead": lambda asked: _everything(
        asked, "embedded", collaboration_sensitive_1="not-yet", collaboration_informed_1="dont-know"
    ),
    "drawn": lambda asked: _drawn(asked, 5),
    "little known": lambda asked: {CORE: {"given": "some"}},
    "little applies": _little_applies,
    "some not known": lambda asked: _everything(
        asked, "most", safety_aware_1="dont-know", safety_aware_2="dont-know"
    ),
    "a value not known": lambda asked: _sections(asked, "embedded", *["most"] * 3, "dont-know"),
    "one value to move": lambda asked: (
        _sections(asked, "embedded", *["not-yet"] * 4) | {CORE: {"given": "not-yet"}}
    ),
    "one value under way, all known": lambda asked: _sections(asked, "embedded", *["not-yet"] * 4),
    "a value known since": lambda asked: _sections(asked, "embedded", *["most"] * 4),
    "one strength": lambda asked: _everything(asked, "not-yet", safety_aware_1="most"),
    "four strengths": lambda asked: _everything(
        asked,
        "not-yet",
        safety_aware_2="most",
        safety_sensitive_1="most",
        safety_sensitive_2="most",
        safety_informed_1="most",
    ),
    "one value to move, another not known": lambda asked: (
        _sections(asked, "embedded", *["not-yet"] * 3, "dont-know") | {CORE: {"given": "not-yet"}}
    ),
}


@pytest.fixture
def live(browser):
    """Opens an organisation's page as whoever has its link; without scripts, which is quicker."""
    pages = []

    def opening(organisation: Organisation, address: str) -> Page:
        pages.append(page := open_watched(browser, organisation.url, scripts=False))
        page.context.request.get(organisation.link)
        page.goto(address)
        return page

    yield opening
    for page in pages:
        page.context.close()


def say_who_answers(page: Page) -> None:
    """Give the page the sector and size that the live one knows, for steps that are for them."""
    for field in ("sector", "size"):
        page.evaluate(
            "([id, value]) => { const field = document.getElementById(id); field.value = value;"
            " field.dispatchEvent(new Event('change', {bubbles: true})); }",
            [f"your-{field}", DETAILS[field]],
        )


def is_told_alike(page: Page, live, organisation, answers) -> None:
    """The results and what would move, here and on the live page."""
    organisation.answer(answers)
    there = live(organisation, RESULTS)
    go(page, "results")
    say_who_answers(page)
    here = page.evaluate(TOLD, PARTS)
    assert here == there.evaluate(TOLD, PARTS)
    assert len(here) > 60
    is_drawn_alike(page, there)
    go(page, "what-if")
    there.goto(WHAT_IF)
    is_tried_alike(page, there, organisation.questionnaire)
    tried = {item: suppose_the_most(page, item) for item in (CORE, LAST)}
    there.goto(f"{WHAT_IF}?{urlencode(tried)}")
    expect(there.locator("#result")).to_contain_text("With 2 changes")
    is_tried_alike(page, there, organisation.questionnaire)


def is_tried_alike(page: Page, there: Page, asked: Questionnaire) -> None:
    parts = ["section.wm-what-if__" + each for each in ("side", "boxes", "tried", "others")]
    assert page.evaluate(TOLD, parts) == there.evaluate(TOLD, parts)
    here = page.evaluate(SUPPOSED)
    assert here == there.evaluate(SUPPOSED)
    assert len(here[1]) == len(asked.items)
    is_drawn_alike(page, there)


def is_drawn_alike(page: Page, there: Page) -> None:
    """The picture says the same, and every line of it reaches as far."""
    here, live = page.evaluate(DRAWN), there.evaluate(DRAWN)
    assert here["looks"] == live["looks"]
    assert here["shares"] == pytest.approx(live["shares"], abs=0.011)  # half a hundredth, rounded


def test_one_journey_by_hand(visit, live, service, site):
    """Every answer given by the page's own controls."""
    answers = _mixed(site.asked)
    page = visit()
    answer(page, site.asked, answers)
    is_told_alike(page, live, Organisation(service.url, site.asked), answers)


@pytest.mark.parametrize("name", [name for name in SETS if name != "mixed"])
def test_the_same_answers_are_told_alike(visit, live, service, site, name):
    answers = SETS[name](site.asked)
    page = visit()
    load(page, file_of(site.asked, answers))
    is_told_alike(page, live, Organisation(service.url, site.asked), answers)


def as_of_a_round(told: list) -> list:
    """What this page tells of an earlier file, as the live one tells of the round before."""
    text = json.dumps(told, ensure_ascii=False).replace(" so far", "")
    text = re.sub(r"\bon [0-9]+ [A-Z][a-z]+ [0-9]{4}", "in your earlier file", text)
    text = text.replace("round 1", "your earlier file").replace("Round 1", "Your earlier file")
    return json.loads(text)


ROUNDS = [
    ("one value under way", "drawn"),
    ("drawn", "some not known"),
    ("everything best", "little applies"),
    ("nothing known", "one answer not known"),
    ("mixed", "mixed"),
    ("a value not known", "ahead"),
    ("one strength", "four strengths"),
    ("a value not known", "a value known since"),
]


def _whole(asked, name):
    """What is not answered yet is no loss: this page waits for it, where a round is submitted."""
    return _everything(asked, "dont-know") | SETS[name](asked)


@pytest.mark.parametrize(("then", "now"), ROUNDS)
def test_whoever_comes_back_is_told_alike_what_moved(visit, live, service, site, then, now):
    before, after = (_whole(site.asked, each) for each in (then, now))
    organisation = Organisation(service.url, site.asked)
    organisation.answer(before)
    organisation.submit()
    organisation.start_round()
    organisation.answer(after, round_number=2)
    organisation.submit(2)
    there = live(organisation, RESULTS.replace("/1/", "/2/"))
    page = visit()
    load(page, file_of(site.asked, after))
    told = set_beside(page, file_of(site.asked, before))
    expect(told).to_contain_text("Set beside your answers")
    go(page, "results")
    say_who_answers(page)
    here = as_of_a_round(page.evaluate(TOLD, PARTS))
    assert here == as_of_a_round(there.evaluate(TOLD, PARTS))
    assert ["heading", "What moved since last time", [], [], None] in here
    is_drawn_alike(page, there)


NO_ANSWER = {"nothing": {}, "a note alone": {CORE: {"note": "Two teams have begun."}}}


@pytest.mark.parametrize("view", ["results", "what-if"])
@pytest.mark.parametrize("name", NO_ANSWER)
def test_with_nothing_answered_neither_places_anybody(visit, live, service, site, name, view):
    organisation = Organisation(service.url, site.asked)
    organisation.answer(NO_ANSWER[name])
    page = visit()
    answer(page, site.asked, NO_ANSWER[name])
    page.evaluate("view => { location.hash = view }", view)
    expect(page.locator("[data-view]:visible")).to_have_attribute("id", "nothing-answered")
    there = live(organisation, f"/assessment/1/{view}")
    there.watch.expect(f"404 GET /assessment/1/{view}")

    # Above it each says of what it is: of which questionnaire, and of which organisation.
    title = page.locator("#nothing-answered-title").inner_text().splitlines()[-1]
    expect(there.get_by_role("heading", level=1)).to_contain_text(title)
    words = page.locator("#nothing-answered > p:not(.wm-screen)").inner_text()
    expect(there.get_by_text(words, exact=True)).to_be_visible()
    expect(page.get_by_text("You are here")).to_be_hidden()


def test_a_section_of_which_nothing_applies(browser, live, service_where_nothing_must_apply):
    elsewhere = service_where_nothing_must_apply
    site = site_of(elsewhere)
    answers = _nothing_applies(site.asked)
    for visit in visits(browser, site):
        page = visit()
        load(page, file_of(site.asked, answers))
        is_told_alike(page, live, Organisation(elsewhere.url, site.asked), answers)


def test_the_answers_above_bring_up_every_piece_of_the_story(
    browser, site, service_where_nothing_must_apply
):
    """So that what is told alike above is all that there is to tell."""
    told = set()
    elsewhere = site_of(service_where_nothing_must_apply)
    for at, sets in ((site, [*SETS.values()]), (elsewhere, [_nothing_applies])):
        for visit in visits(browser, at):
            page = visit(before=NOTED)
            for answers in sets:
                replace(page, file_of(at.asked, answers(at.asked)))
                go(page, "results")
                for barrier in ("time", "skills"):
                    page.locator(f"#in-the-way-{barrier}").evaluate("box => box.click()")
                go(page, "what-if")
                for item in (CORE, LAST):
                    suppose_the_most(page, item)
            for item in at.asked.items:
                suppose_the_most(page, item.id)
            for then, now in ROUNDS if at is site else ():
                set_beside(page, file_of(at.asked, _whole(at.asked, then)))
                replace(page, file_of(at.asked, _whole(at.asked, now)))
                go(page, "results")
            told |= set(page.evaluate("[...window.told]"))

    assert sorted(_pieces_of_the_story() - told) == []


# Of one value alone, of a stage with more questions, or of another version.
OF_OTHER_QUESTIONS = {
    "piece-also-holds-back", "piece-and-more", "piece-changed-answer-now",
    "piece-changed-answer-then", "piece-changes-many", "piece-changes-one", "piece-not-asked-then",
    "piece-other-version", "piece-all-of-one", "piece-any-answers-one", "piece-other-answers-one",
    "piece-moves-on", "piece-tried-question",
    "piece-value-was-asked-otherwise", "piece-waits-together-many",
}  # fmt: skip


def _pieces_of_the_story() -> set[str]:
    """Those that this page shares with the live one, and that our questions can bring up."""
    text = (ROOT / "app" / "templates" / "survey" / "pieces.html").read_text("utf-8")
    shared = text.partition("{# What only this page says. #}")[0]
    once = re.findall(r'call piece\("([\w-]+)"\)', shared)
    twice = re.findall(r'call\(n\) counted\("([\w-]+)"\)', shared)
    either = re.findall(r'call\(is_so\) either\("([\w-]+)"\)', shared)
    assert len(once) > 20
    assert twice
    counted = [f"{name}-{many}" for name in twice for many in ("one", "many")]
    hanging = [f"{name}-{so}" for name in either for so in ("so", "else")]
    return {f"piece-{name}" for name in once + counted + hanging} - OF_OTHER_QUESTIONS
