"""Every page in every state it can be in, and how somebody gets to see it so.

A state opens its page in the browser of somebody who has just come by the organisation's link.
"""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.console_guard import click_through
from tests.browser.organisation import Organisation
from tests.browser.response_files import response_text
from tests.browser.service import ROOT
from tests.factories.versions import find_newest

SAFETY = "/assessment/1/safety"
CHECK = "/assessment/1/check"
RESULTS = "/assessment/1/results"
WHAT_IF = "/assessment/1/what-if"
DROP = "/assessment/1/drop"
TAKE_BACK = "/assessment/1/take-back"

CORE = "safety-aware-1"
ITEM = "safety-sensitive-1"
LATER = find_newest(ROOT / "questionnaires").sections[0].items[-1].id

NOTE = f"Two teams have begun.\nThe plan is in {'a-folder-with-an-unbroken-name/' * 10}"
EVIDENCE = "https://example.org/" + "board-papers/" * 30
FULL = {"given": "some", "note": NOTE, "evidence": EVIDENCE}


def section_empty(page: Page, organisation: Organisation) -> None:
    page.goto(SAFETY)


def section_filled(page: Page, organisation: Organisation) -> None:
    organisation.answer_all("most", safety_sensitive_1=FULL, safety_responsive_2=_does_not_apply())
    page.goto(SAFETY)


def section_faulty(page: Page, organisation: Organisation) -> None:
    page.goto(SAFETY)
    wrong = {f"{CORE}.evidence": "the shared drive", f"{CORE}.note": NOTE * 8}
    _write(page, wrong | {ITEM: "not-applicable", LATER: "some"})
    _press(page, "Save and continue", "422", SAFETY)


def section_in_conflict(page: Page, organisation: Organisation) -> None:
    page.goto(SAFETY)
    organisation.answer({ITEM: FULL, CORE: "planned"})
    mine = "Every new starter has the training in the first month."
    _write(page, {ITEM: "most", CORE: "embedded", f"{CORE}.note": mine, LATER: "some"})
    _press(page, "Save and continue", "409", SAFETY)


def section_in_conflict_without_a_choice(page: Page, organisation: Organisation) -> None:
    section_in_conflict(page, organisation)
    _press(page, "Save and continue", "422", SAFETY)


def too_late(page: Page, organisation: Organisation) -> None:
    organisation.answer({CORE: "planned"})
    page.goto(SAFETY)
    organisation.submit()
    _write(page, {ITEM: "some", f"{ITEM}.note": NOTE})
    _press(page, "Save and continue", "409", SAFETY)


def overview_empty(page: Page, organisation: Organisation) -> None:
    page.goto("/assessment")


def overview_begun(page: Page, organisation: Organisation) -> None:
    organisation.answer({CORE: "planned", **dict.fromkeys(_items(organisation, 1), "some")})
    page.goto("/assessment")


def overview_of_a_second_round(page: Page, organisation: Organisation) -> None:
    organisation.answer({CORE: "planned"})
    organisation.submit()
    organisation.start_round()
    page.goto("/assessment")


def section_of_a_second_round(page: Page, organisation: Organisation) -> None:
    """What was said last time is open where there is an answer."""
    said = {"given": "most", "note": NOTE, "evidence": EVIDENCE}
    organisation.answer({CORE: said, ITEM: said})
    organisation.submit()
    organisation.start_round()
    organisation.answer({CORE: "some"}, round_number=2)
    page.goto("/assessment/2/safety")


def overview_submitted(page: Page, organisation: Organisation) -> None:
    organisation.answer({CORE: "planned"})
    organisation.submit()
    page.goto("/assessment")


def check_empty(page: Page, organisation: Organisation) -> None:
    page.goto(CHECK)


def check_filled(page: Page, organisation: Organisation) -> None:
    section_filled(page, organisation)
    # There is enough to look at once more for some of it to be folded.
    open_question = {"given": "", "note": NOTE}
    organisation.answer({CORE: "embedded", ITEM: open_question, LATER: "not-applicable",
                         "collaboration-aware-1": "embedded"})  # fmt: skip
    page.goto(CHECK)
    page.locator("section[aria-labelledby=second-look] summary").click()


def check_changed_meanwhile(page: Page, organisation: Organisation) -> None:
    organisation.answer({ITEM: "some"})
    page.goto(CHECK)
    organisation.answer({CORE: "planned"})
    _press(page, "Submit these answers", "409", CHECK)


def check_submitted(page: Page, organisation: Organisation) -> None:
    section_filled(page, organisation)
    organisation.submit()
    page.goto(CHECK)


def evidence_on_the_shelf(page: Page, organisation: Organisation) -> None:
    organisation.answer({ITEM: FULL, CORE: {"given": "most", "evidence": "https://example.org/a"}})
    organisation.submit()
    page.goto("/evidence")
    click_through(page.get_by_role("link", name="Change example.org: a"))
    page.fill("#look_again_on", "1 May 2020")
    click_through(page.get_by_role("button", name="Save"))


def evidence_with_mistakes(page: Page, organisation: Organisation) -> None:
    page.goto(f"/evidence/new?questionnaire=organisation&item={CORE}")
    page.fill("#link", "the shared drive")
    _press(page, "Put it on the shelf", "422", "/evidence/add")


def evidence_in_conflict(page: Page, organisation: Organisation) -> None:
    evidence_on_the_shelf(page, organisation)
    click_through(page.get_by_role("link", name="Change example.org: a"))
    address = urlsplit(page.url).path
    organisation.change_evidence(address, title="What a colleague calls it", kind="policy")
    _press(page, "Save", "409", address)


def evidence_taken_off(page: Page, organisation: Organisation) -> None:
    evidence_on_the_shelf(page, organisation)
    click_through(page.get_by_role("link", name="Change example.org: a"))
    click_through(page.get_by_role("link", name="Take it off the shelf"))


def results_of_nothing(page: Page, organisation: Organisation) -> None:
    page.watch.expect(f"404 GET {RESULTS}")
    page.goto(RESULTS)


def drop_empty(page: Page, organisation: Organisation) -> None:
    page.goto(DROP)


def drop_changed_meanwhile(page: Page, organisation: Organisation) -> None:
    page.goto(DROP)
    organisation.answer({ITEM: FULL})
    _press(page, "Drop this draft for good", "409", DROP)


def dropped_meanwhile(page: Page, organisation: Organisation) -> None:
    page.goto(SAFETY)
    organisation.drop()
    _write(page, {ITEM: "some", f"{ITEM}.note": NOTE})
    _press(page, "Save and continue", "404", SAFETY)


def take_back(page: Page, organisation: Organisation) -> None:
    organisation.answer({CORE: "planned"})
    organisation.submit()
    page.goto(TAKE_BACK)


def take_back_held(page: Page, organisation: Organisation) -> None:
    take_back(page, organisation)
    organisation.start_round()
    _press(page, "Take them back to change them", "409", TAKE_BACK)


def results_of_a_draft(page: Page, organisation: Organisation) -> None:
    answered = {CORE: "most", "safety-aware-2": "embedded", "safety-sensitive-1": "dont-know"}
    organisation.answer(answered | {"collaboration-informed-1": "embedded"})
    _results(page)


def results_with_floor_below_ceiling(page: Page, organisation: Organisation) -> None:
    unknown = {CORE: "dont-know", "collaboration-responsive-1": "dont-know"}
    organisation.answer_all("most")
    organisation.answer(unknown | {"co-production-informed-1": "some"})
    organisation.submit()
    _results(page)


def results_where_little_applies(page: Page, organisation: Organisation) -> None:
    """All of a section is set apart that may be."""
    section = organisation.questionnaire.sections[-1]
    apart = [item.id for item in section.items if item.not_applicable == "reason"]
    organisation.answer_all("some")
    organisation.answer(dict.fromkeys(apart, _does_not_apply()))
    organisation.submit()
    _results(page)


def results_where_nothing_applies(page: Page, organisation: Organisation) -> None:
    """All of a section is set apart: only where the questionnaire lets every item be."""
    section = organisation.questionnaire.sections[-1]
    organisation.answer_all("some")
    organisation.answer(dict.fromkeys([item.id for item in section.items], _does_not_apply()))
    _results(page)


def results_at_the_last_stage(page: Page, organisation: Organisation) -> None:
    organisation.answer_all("embedded")
    organisation.submit()
    _results(page)


def results_with_something_in_the_way(page: Page, organisation: Organisation) -> None:
    """The first steps are open, for whoever has asked for them."""
    organisation.answer_all("some", safety_aware_1="dont-know")
    organisation.submit()
    page.goto(f"{RESULTS}?in-the-way=time&in-the-way=permission#things")
    expect(page.get_by_label("Too little time")).to_be_checked()


def results_of_a_second_round(page: Page, organisation: Organisation) -> None:
    """Answers were raised and lowered, and one is known no longer."""
    organisation.answer_all("some", safety_aware_1="embedded", co_production_aware_2="most")
    organisation.submit()
    organisation.start_round()
    changed = {"safety-aware-1": "some", "safety-aware-2": "embedded"}
    answers = {item.id: "some" for item in organisation.questionnaire.items}
    organisation.answer(answers | changed | {"co-production-aware-2": "dont-know"}, round_number=2)
    organisation.submit(round_number=2)
    page.goto("/assessment/2/results")
    expect(page.get_by_role("heading", name="What moved since last time")).to_be_visible()


def what_if(page: Page, organisation: Organisation) -> None:
    organisation.answer_all("some")
    page.goto(WHAT_IF)


def what_if_with_changes(page: Page, organisation: Organisation) -> None:
    organisation.answer_all("some")
    organisation.submit()
    page.goto(WHAT_IF)
    for item in (CORE, "safety-aware-2"):
        page.check(f"#{item}")
    page.get_by_text("Safety: the other").click()
    page.select_option(f"#{LATER}", "not-yet")
    expect(page.locator("#result")).to_contain_text("With 3 changes")


def frameworks(page: Page, organisation: Organisation) -> None:
    """What was chosen is unfolded, one of it with a range, and the choice is open too."""
    organisation.answer_all("some", safety_aware_1="dont-know", safety_aware_2="embedded")
    page.goto("/assessment/1/frameworks?show=samhsa&show=kpi")
    page.get_by_text("Choose what to show").click()
    page.get_by_text("touch it, and never count").first.click()


def help_asking(page: Page, organisation: Organisation) -> None:
    page.goto("/help/ask?questionnaire=organisation&item=safety-aware-1&item=safety-aware-2")


def help_asking_with_mistakes(page: Page, organisation: Organisation) -> None:
    page.goto("/help/ask")
    _press(page, "Send", "422", "/help/ask")


def help_asked(page: Page, organisation: Organisation) -> None:
    organisation.ask_for_help(NOTE)
    page.goto("/help")


def help_thread(page: Page, organisation: Organisation) -> None:
    help_asked(page, organisation)
    click_through(page.locator("main ul a").first)


def details_changing(page: Page, organisation: Organisation) -> None:
    page.goto("/details")


def link_offered(page: Page, organisation: Organisation) -> None:
    page.goto("/your-link")


def link_shown(page: Page, organisation: Organisation) -> None:
    page.goto("/your-link")
    click_through(page.get_by_role("button", name="Make a new link"))


def delete(page: Page, organisation: Organisation) -> None:
    page.goto("/delete")


def delete_without_the_tick(page: Page, organisation: Organisation) -> None:
    page.goto("/delete")
    _press(page, "Delete everything", "422", "/delete")


def deleted(page: Page, organisation: Organisation) -> None:
    page.goto("/delete")
    page.check("#confirm")
    click_through(page.get_by_role("button", name="Delete everything"))


def start(page: Page, organisation: Organisation) -> None:
    page.goto("/")


def joining(page: Page, organisation: Organisation) -> None:
    page.goto("/join")


def joining_with_mistakes(page: Page, organisation: Organisation) -> None:
    page.goto("/join")
    _press(page, "Continue", "422", "/join")


def bringing(page: Page, organisation: Organisation) -> None:
    page.goto("/bring")


def bringing_a_faulty_file(page: Page, organisation: Organisation) -> None:
    wrong = {CORE: "often", "no-such-question-" * 9: "some"}
    _choose(page, response_text(organisation.questionnaire, answers=wrong), "422")


def brought(page: Page, organisation: Organisation) -> None:
    _choose(page, response_text(organisation.questionnaire))


def brought_open(page: Page, organisation: Organisation) -> None:
    brought(page, organisation)
    page.get_by_text("Every answer", exact=True).click()


def brought_to_a_round_that_is_begun(page: Page, organisation: Organisation) -> None:
    organisation.answer({CORE: "planned"})
    brought(page, organisation)


def brought_without_a_link(page: Page, organisation: Organisation) -> None:
    page.context.clear_cookies()
    brought(page, organisation)
    click_through(page.get_by_role("button", name="Add it to our round"))


def joining_with_answers(page: Page, organisation: Organisation) -> None:
    page.context.clear_cookies()
    brought(page, organisation)
    click_through(page.get_by_role("button", name="Tell us about your organisation"))


def method(page: Page, organisation: Organisation) -> None:
    page.goto("/method")


def attributions(page: Page, organisation: Organisation) -> None:
    page.goto("/attributions")


def outcomes(page: Page, organisation: Organisation) -> None:
    page.goto("/outcomes")


def privacy(page: Page, organisation: Organisation) -> None:
    page.goto("/privacy")


def accessibility(page: Page, organisation: Organisation) -> None:
    page.goto("/accessibility")


def page_not_found(page: Page, organisation: Organisation) -> None:
    page.watch.expect("404 GET /no-such-page")
    page.goto("/no-such-page")


def link_dead(page: Page, organisation: Organisation) -> None:
    page.watch.expect("404 GET /return/an-old-one")
    page.goto("/return/an-old-one")


def stop_reminders_dead(page: Page, organisation: Organisation) -> None:
    page.watch.expect("404 GET /stop-reminders/an-old-one")
    page.goto("/stop-reminders/an-old-one")


def signed_out(page: Page, organisation: Organisation) -> None:
    page.context.clear_cookies()
    page.watch.expect("401 GET /assessment")
    page.goto("/assessment")


def form_from_another_visit(page: Page, organisation: Organisation) -> None:
    page.goto(SAFETY)
    _write(page, {"csrf_token": "old", ITEM: "some", f"{ITEM}.note": NOTE})
    _press(page, "Save and go to your overview", "400", SAFETY)


def too_much_at_once(page: Page, organisation: Organisation) -> None:
    page.goto(SAFETY)
    _write(page, {f"{ITEM}.note": "word " * 250_000})
    _press(page, "Save and continue", "413", SAFETY)


STATES = {
    state.__name__.replace("_", " "): state
    for state in (
        start, joining, joining_with_mistakes, joining_with_answers, bringing,
        bringing_a_faulty_file, brought, brought_open, brought_to_a_round_that_is_begun,
        brought_without_a_link, method, attributions, outcomes, privacy, accessibility,
        overview_empty, overview_begun, overview_submitted, overview_of_a_second_round,
        section_empty, section_filled, section_faulty, section_in_conflict,
        section_in_conflict_without_a_choice, section_of_a_second_round, too_late,
        check_empty, check_filled, check_changed_meanwhile, check_submitted,
        evidence_on_the_shelf, evidence_with_mistakes, evidence_in_conflict, evidence_taken_off,
        results_of_nothing, results_of_a_draft, results_with_floor_below_ceiling,
        results_where_little_applies, results_with_something_in_the_way, results_at_the_last_stage,
        results_of_a_second_round,
        what_if, what_if_with_changes, frameworks,
        help_asking, help_asking_with_mistakes, help_asked, help_thread,
        drop_empty, drop_changed_meanwhile, dropped_meanwhile, take_back, take_back_held,
        details_changing, link_offered, link_shown, delete, delete_without_the_tick, deleted,
        page_not_found, link_dead, stop_reminders_dead, signed_out, form_from_another_visit,
        too_much_at_once,
    )
}  # fmt: skip


def _does_not_apply() -> dict[str, str]:
    return {"given": "not-applicable", "reason": "We work with other organisations only"}


def _items(organisation: Organisation, section: int) -> list[str]:
    return [item.id for item in organisation.questionnaire.sections[section].items]


def _write(page: Page, fields: dict[str, str]) -> None:
    """Fill in by the fields' names, with no event that would have them saved one by one."""
    page.locator("[data-autosave]").evaluate(
        "(form, fields) => Object.entries(fields).forEach("
        "([name, value]) => { form.elements[name].value = value })",
        fields,
    )


def _press(page: Page, button: str, status: str, path: str) -> None:
    """Press a button whose form comes back with something to mend."""
    page.watch.expect(f"{status} POST {path}")
    click_through(page.get_by_role("button", name=button, exact=True))


def _choose(page: Page, text: str, status: str = "") -> None:
    """Choose a response file, and have it shown."""
    page.goto("/bring")
    file = {"name": "response.json", "mimeType": "application/json", "buffer": text.encode()}
    page.set_input_files("#response", file)
    if status:
        _press(page, "Show what it holds", status, "/bring")
    else:
        click_through(page.get_by_role("button", name="Show what it holds"))


def _results(page: Page) -> None:
    page.goto(RESULTS)
    expect(page.get_by_role("heading", name="Your strengths")).to_be_visible()
