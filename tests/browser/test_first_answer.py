"""What `make bench` waits for on a page of questions: an answer that is kept."""

import pytest

from bench.measured_content import get_main_questionnaire
from bench.self_assessment.static_host import serve_folder
from bench.self_assessment.survey_js.survey_page import write_survey_page
from bench.self_assessment.time_to_answer import LATENCY, time_until_kept

SMALL = """<!DOCTYPE html><title>Small</title>
<p>Which? <input type="radio" name="a" value="one"><input type="radio" name="a" value="two">
<script>
  document.addEventListener("input", ({ target }) => {
    if (performance.now() < KEEPS_AFTER) return;
    localStorage.setItem("a", JSON.stringify({ given: target.value }));
  });
</script>
"""


@pytest.fixture
def like(tmp_path):
    """The address of the same questions in SurveyJS, as a folder that is served."""
    write_survey_page(get_main_questionnaire(), tmp_path / "page")
    with serve_folder(tmp_path / "page") as address:
        yield f"{address}/"


def test_the_like_shows_a_section_and_keeps_an_answer_and_a_reason(browser, like):
    with browser.new_context() as context:
        page = context.new_page()
        wrong = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text))
        page.goto(like)
        section = get_main_questionnaire().sections[0]
        for item in section.items:
            assert page.get_by_text(item.text, exact=True).first.is_visible()
        page.get_by_text("Does not apply to us").first.click()
        page.get_by_placeholder("Why does this not apply to you?").fill("We have no building.")
        page.keyboard.press("Tab")

        page.reload()
        reason = page.get_by_placeholder("Why does this not apply to you?")
        assert reason.input_value() == "We have no building."
        assert wrong == []


@pytest.fixture
def small(tmp_path):
    """Write and serve a page of one question that keeps no answer before it is so old, in ms."""
    with serve_folder(tmp_path) as address:

        def write(keeps_after):
            words = SMALL.replace("KEEPS_AFTER", str(keeps_after))
            (tmp_path / "index.html").write_text(words, "utf-8")
            return f"{address}/"

        yield write


def test_the_wait_is_for_an_answer_that_is_kept(browser, small):
    assert time_until_kept(browser, small(keeps_after=5_000)) >= 5_000


def test_the_browser_is_slowed_down_as_it_goes(browser, small):
    assert time_until_kept(browser, small(keeps_after=0)) > LATENCY
