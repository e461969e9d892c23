"""Without JavaScript the page is a whole form to read and print; and so is the pack, always."""

from playwright.sync_api import expect

from tests.browser.console_guard import click_through
from tests.browser.layout_checks import cut_on_paper, faults, lost, space_out, write_everywhere
from tests.browser.self_assessment import CORE, codes_of, go, with_axe
from tests.browser.test_accessibility import DESKTOP, PHONE, ZOOMED, resize

A4 = {"width": 718, "height": 1047}


def test_every_question_can_be_read_and_printed(visit, site):
    page = visit("start", scripts=False)
    # Playwright finds no text in a `noscript`, though a reader does.
    expect(page.locator("#start noscript p")).to_be_visible()
    expect(page.locator("#start noscript p")).to_contain_text("Your browser is not running")
    for section in site.asked.sections:
        expect(page.get_by_role("heading", level=2, name=section.title)).to_be_visible()
    for item in site.asked.items:
        question = page.locator(f"#q-{item.id}")
        expect(question.locator("legend")).to_be_visible()
        offered = len(site.asked.choices[item.id]) + 1 + (item.not_applicable == "reason")
        expect(question.get_by_role("radio")).to_have_count(offered)
    assert page.pdf(format="A4").startswith(b"%PDF-")


def test_nothing_is_there_that_only_works_with_the_script(visit):
    page = visit("start", scripts=False)
    dead = page.locator("button, select, input[type=file], [role=status], template").all()
    shown = [each.evaluate("each => each.outerHTML") for each in dead if each.is_visible()]
    assert shown == []
    # No link leads to a part that is not there.
    links = page.locator("main a[href^='#']:visible").evaluate_all(
        "all => all.map(each => [each.hash, document.querySelector(each.hash)?.checkVisibility()])"
    )
    assert [each for each in links if not each[1]] == []
    for words in ("Where you stand", "Your file", "Type in answers", "Clear everything"):
        expect(page.get_by_role("heading", name=words)).to_have_count(0)
    assert "undefined" not in page.inner_text("main")
    headings = page.locator("main :is(h1, h2, h3):visible").all_inner_texts()
    assert [each for each in headings if not each.strip()] == []


def test_a_page_that_has_not_come_whole_takes_no_answers(visit, site):
    whole = site.folder / "self-assessment" / "organisation" / "index.html"
    cut = whole.with_name("cut.html")
    text = whole.read_text("utf-8")
    # In the middle of the questions, as where a connection ends.
    cut.write_text(text[: text.index('id="q-collaboration-aware-1"')], "utf-8")
    page = visit()
    try:
        page.goto(f"{cut.as_uri()}#safety")
    finally:
        cut.unlink()
    page.evaluate(
        "document.getAnimations().forEach((each) => { each.pause(); each.currentTime = 0; })"
    )
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("input:visible, textarea:visible")).to_have_count(0)
    warning = page.locator(".wm-late")
    expect(warning).to_be_hidden()
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("This page has not loaded fully")


def test_no_code_is_printed_over_a_question(visit):
    page = visit("start", scripts=False)
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    over = page.locator(".wm-question").evaluate_all("""all => all.filter((question) => {
      const code = question.querySelector("[data-code]").getBoundingClientRect();
      const words = document.createRange();
      words.selectNodeContents(question.querySelector("legend"));
      return [...words.getClientRects()].some((line) =>
        line.right > code.left && line.top < code.bottom && line.bottom > code.top);
    }).map((question) => question.id)""")
    assert over == []


def test_it_fits_and_is_sound_without_scripts(visit, site):
    page = visit("start", scripts=False)
    for address in (page.url, site.pack):
        page.goto(address)
        for screen in (ZOOMED, A4, DESKTOP):
            # Without scripts there is no frame to wait for.
            page.set_viewport_size(screen)
            assert (address, screen, lost(page)) == (address, screen, [])


def test_the_pack_has_every_question_and_a_code_of_its_own(visit, site):
    page = visit("start", scripts=False)
    click_through(page.get_by_role("link", name="Print the questions for a session together"))
    codes = codes_of(page)
    assert list(codes) == [item.id for item in site.asked.items]
    assert len(set(codes.values())) == len(codes)
    for item in site.asked.items:
        question = page.locator(f"[data-item='{item.id}']")
        expect(question).to_contain_text(item.text)
        labels = [choice.label for choice in site.asked.choices[item.id]]
        expect(question.locator(".wm-pack__choices li")).to_have_text(labels)
        expect(question.get_by_text("Does not apply to us, because:")).to_have_count(
            int(item.not_applicable == "reason")
        )
    for stage in site.asked.framework.ladder:
        expect(page.locator(".wm-ladder")).to_contain_text(stage.summary)
    page.emulate_media(media="print")
    expect(page.locator("header, footer").first).to_be_hidden()
    expect(page.get_by_text("Print this page from your browser")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF-")


def test_every_field_of_words_prints_whole_with_scripts_and_as_far_as_can_be_without(visit):
    words = "\n".join(f"Line {number} of a note." for number in range(40))
    page = visit("safety")
    assert write_everywhere(page, words) > 8
    assert cut_on_paper(page) == []
    page.emulate_media(media="screen")
    go(page, "yours")
    page.get_by_role("button", name="Show what would be sent").click()
    assert cut_on_paper(page) == []

    form = visit(scripts=False)
    form.emulate_media(media="print")
    note = form.locator("textarea").first
    note.fill(words)
    assert note.evaluate("field => field.scrollHeight <= field.clientHeight + 1")


def test_the_pack_is_sound(visit, site):
    page = visit()
    page.goto(site.pack)
    with_axe(page)
    for screen in (DESKTOP, PHONE):
        resize(page, screen)
        assert (screen, faults(page)) == (screen, [])
    space_out(page)
    resize(page, ZOOMED)
    assert lost(page) == []
    click_through(page.get_by_role("link", name="type the answers in"))
    expect(page.locator("#paper")).to_be_focused()


def test_the_printed_results_say_everything_and_nothing_for_screens(visit):
    page = visit("safety")
    page.check(f"#{CORE}-most")
    go(page, "results")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("heading", name="Where you stand so far")).to_be_visible()
    expect(page.get_by_role("heading", name="things to do first")).to_be_visible()
    expect(page.locator("#value-safety")).to_be_visible()
    buttons = page.locator("button, select, .nhsuk-button, .nhsuk-back-link").all()
    assert [each.inner_text() for each in buttons if each.is_visible()] == []
    assert page.pdf(format="A4").startswith(b"%PDF-")
