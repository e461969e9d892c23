"""The self-assessment of a frozen site, opened from a disk, by people each with a browser."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Locator, Page, expect

from app import create_public_app
from app.forms.response_document import build_response_document
from app.store.assessments.entries import Entry
from freezing.site import freeze_site
from scoring.placement.questionnaire_json import paper_code
from scoring.questionnaires.questionnaire import Questionnaire
from tests.browser.console_guard import Watch
from tests.browser.layout_checks import put_axe_on
from tests.factories.made_up_editions import make_world, write_editions
from tests.factories.versions import find_newest

# Two questions of the first section: one that applies to everyone, and one that may not.
CORE = "safety-aware-1"
ITEM = "safety-sensitive-1"
DOWNLOADED = "waymark-organisation-answers.json"

# Storage that a browser refuses, from the first look at it, for as long as `window.refuses` says.
REFUSES = """(() => {
  const mine = Object.getOwnPropertyDescriptor(Window.prototype, 'localStorage')
    ?? Object.getOwnPropertyDescriptor(window, 'localStorage');
  window.refuses = true;
  Object.defineProperty(window, 'localStorage', { get() {
    if (window.refuses) throw new DOMException('refused', 'SecurityError');
    return mine.get.call(window);
  } });
})()"""

# Storage with no room left, but for the characters named.
FILL = """(room) => {
  localStorage.setItem('somebody-else', '');
  let [words, more] = ['', 1 << 22];
  while (more >= 1) {
    try {
      localStorage.setItem('somebody-else', words + 'x'.repeat(more));
      words += 'x'.repeat(more);
    } catch { more >>= 1; }
  }
  localStorage.setItem('somebody-else', words.slice(room));
}"""


class Site(NamedTuple):
    """A frozen site: its folder, the page's address, and what the page asks."""

    folder: Path
    address: str
    asked: Questionnaire

    @property
    def pack(self) -> str:
        """The address of the questions on paper."""
        return self.address.replace("index.html", "pack/index.html")


def site_of(service) -> Site:
    """The site frozen from a service's questionnaires, that hands answers over to it."""
    return _frozen(service.url, service.questionnaires)


@cache
def _frozen(url: str, questionnaires: Path) -> Site:
    asked = find_newest(questionnaires)
    kept = _folder()
    settings = {
        "EDITIONS": write_editions(kept / "editions", make_world(asked)),
        "QUESTIONNAIRES": questionnaires,
        "INTAKE": f"{url}/bring",
    }
    folder = kept / "a folder, with spaces & signs"
    freeze_site(create_public_app(settings), folder)
    page = folder / "self-assessment" / asked.id / "index.html"
    return Site(folder, page.as_uri(), asked)


@cache
def _made() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="waymark-alone-")


def _folder() -> Path:
    made = Path(_made().name)
    folder = made / str(len(list(made.iterdir())))
    folder.mkdir()
    return folder


def visits(browser: Browser, site: Site) -> Iterator[Any]:
    """Opens the page: `visit()` as somebody new, `visit(like=page)` in another tab of theirs.

    Afterwards nothing may have gone wrong there, and nothing may have been asked for but files of
    the site, save what `page.watch` was told to expect.
    """
    pages = []

    def visit(view: str = "start", like: Page | None = None, **options) -> Page:
        if like:
            page = like.context.new_page()
            page.watch = like.watch
        else:
            page = open_alone(browser, **options)
            pages.append(page)
        page.goto(f"{site.address}#{view}")
        return page

    yield visit
    for page in pages:
        page.context.close()
    troubles = [trouble for page in pages for trouble in page.watch.unexpected()]
    assert not troubles, troubles
    folder = f"{site.folder.as_uri().removeprefix('file://')}/"
    asked_for = {path for page in pages for path in page.watch.requested}
    others = [path for path in asked_for if not path.startswith(folder)]
    assert not others, others


def open_alone(browser: Browser, *, before: str = "", scripts: bool = True, **options) -> Page:
    """An empty page in a browser of its own, watched; `before` runs before any page's script."""
    options.setdefault("viewport", {"width": 1280, "height": 900})
    context = browser.new_context(java_script_enabled=scripts, **options)
    if before:
        context.add_init_script(before)
    watch = Watch(context, "")
    page = context.new_page()
    page.watch = watch
    return page


def go(page: Page, view: str) -> None:
    """To another view, as a link does."""
    page.evaluate("view => { location.hash = view }", view)
    expect(page.locator(f"[data-view]#{view}")).to_be_visible()


def answer(page: Page, asked: Questionnaire, answers: Mapping[str, Mapping[str, str]]) -> None:
    """Give answers by the page's own controls, section by section: {item: {"given": ...}}."""
    for section in asked.sections:
        items = [item.id for item in section.items if item.id in answers]
        if items:
            go(page, section.value)
        for item in items:
            _answer(page, item, answers[item])


def _answer(page: Page, item: str, fields: Mapping[str, str]) -> None:
    if fields.get("given"):
        page.check(f"#{item}-{fields['given']}")
    if fields.get("reason"):
        page.fill(f"#{item}-reason", fields["reason"])
    words = {name: fields[name] for name in ("note", "evidence") if fields.get(name)}
    if words and not page.locator(f"#{item}-note").is_visible():
        page.locator(f"#q-{item} summary").click()
    for name, text in words.items():
        page.fill(f"#{item}-{name}", text)


def entries_on(page: Page, asked: Questionnaire) -> dict[str, Entry]:
    """What stands in the page's own controls, item by item, where it is anything."""
    found = page.evaluate(
        """async (ids) => {
          // A section's questions are laid out once it has been open.
          const sections = [...document.querySelectorAll('[data-section]')];
          const back = location.hash;
          for (const hash of [...sections.map((each) => `#${each.id}`), back]) {
            if (hash === location.hash) continue;
            const opened = new Promise((go) => addEventListener('hashchange', go, {once: true}));
            location.hash = hash;
            await opened;
          }
          return ids.map((id) => {
            const place = (field) => document.getElementById(`${id}-${field}`)?.value ?? '';
            const chosen = document.querySelector(`#q-${id} input[type=radio]:checked`);
            return [id, {given: chosen?.value ?? '', reason: place('reason'), note: place('note'),
                         evidence: place('evidence')}];
          });
        }""",
        [item.id for item in asked.items],
    )
    return {item: Entry(**fields) for item, fields in found if any(fields.values())}


def as_entries(answers: Mapping[str, Mapping[str, str]]) -> dict[str, Entry]:
    """The same as entries, to compare."""
    return {item: Entry(**fields) for item, fields in answers.items()}


def file_of(
    asked: Questionnaire, answers: Mapping[str, Mapping[str, str]], /, **different: object
) -> bytes:
    """A response file of answers; `different` replaces its keys."""
    document = {**build_response_document(asked, as_entries(answers)), **different}
    return json.dumps(document, ensure_ascii=False).encode()


def choose(page: Page, content: bytes, name: str = DOWNLOADED) -> Locator:
    """Choose a file to load, and see what the page says of it."""
    go(page, "yours")
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    page.set_input_files("#file", file)
    return page.locator("[data-into='loaded']")


def load(page: Page, content: bytes) -> None:
    """Load a file onto a page with nothing on it."""
    expect(choose(page, content)).to_contain_text("Your answers are those of the file now.")


def replace(page: Page, content: bytes) -> None:
    """Load a file, whatever is on the page already."""
    told = choose(page, content)
    expect(told).not_to_be_empty()
    use = told.get_by_role("button", name="Use this file")
    if use.is_visible():
        use.click()
    expect(told).to_contain_text("Your answers are those of the file now.")


def set_beside(page: Page, content: bytes, name: str = "last-year.json") -> Locator:
    """Choose an earlier file, and see what the page says of it."""
    go(page, "yours")
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    page.set_input_files("#earlier-file", file)
    return page.locator("#earlier-now")


def suppose_the_most(page: Page, item: str) -> str:
    """Try the highest answer to a question, or the one that its box is for; its id."""
    return page.locator(f"#suppose-{item}").evaluate("""field => {
      const isBox = field.type === 'checkbox';
      if (isBox) field.checked = true;
      else field.selectedIndex = field.options.length - 1;
      field.dispatchEvent(new Event('change'));
      return field.value;
    }""")


def downloaded(page: Page) -> bytes:
    """The file as the button gives it."""
    go(page, "yours")
    with page.expect_download() as taking:
        page.get_by_role("button", name="Download your answers").click()
    assert taking.value.suggested_filename == DOWNLOADED
    return taking.value.path().read_bytes()


def with_axe(page: Page) -> None:
    """Put axe on a page. It would fetch the style sheets again, which no page from a disk may."""
    if put_axe_on(page):
        page.evaluate("() => { const run = axe.run; axe.run = (o) => run({...o, preload: false}) }")


def status(page: Page, item: str) -> Locator:
    """What is said of an item's being kept."""
    return page.locator(f"#q-{item} [data-status]")


def alert(page: Page) -> Locator:
    """Where trouble with keeping is told."""
    return page.locator("[data-trouble]")


def take_paper(page: Page, code: str) -> Locator:
    """Type a paper code, and see what the page says of it."""
    page.fill("#paper", code)
    page.keyboard.press("Enter")
    return page.locator("[data-paper-now]")


def begin_typing(page: Page, asked: Questionnaire) -> None:
    """Go to where answers are typed in, with paper of these questions."""
    go(page, "type-in")
    expect(take_paper(page, paper_code(asked))).to_contain_text("That is the right paper.")
    expect(page.locator("#line")).to_be_focused()


def codes_of(page: Page) -> dict[str, str]:
    """The code of each item, in order, as it stands on the questions on paper."""
    found = page.locator("[data-item]").evaluate_all(
        "all => all.map(each => [each.dataset.item,"
        " each.querySelector('[data-code]').textContent.trim()])"
    )
    return dict(found)
