"""An organisation that answers over plain HTTP: the quick way to what a test begins with."""

import json
import re
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

DETAILS = {"name": "Harbour House", "places": ["hull"], "sector": "education", "size": "11-to-50"}


class Organisation:
    """One organisation, its return link, and a colleague who came by that link."""

    def __init__(self, url: str, questionnaire, **details) -> None:
        """Join, with `DETAILS` where nothing else is said."""
        self.url = url
        self.questionnaire = questionnaire
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()))
        page = self._post("/join", {**DETAILS, **details})
        found = re.search(r'value="(http://[^"]+/return/[^"]+)"', page)
        assert found, f"joining showed no return link:\n{page}"
        self.link = found[1]

    def answer(self, answers, round_number: int = 1) -> None:
        """Write each answer: a choice's id, or the fields `given`, `reason`, `note`, `evidence`.

        Items that are not named stay as they are.
        """
        for section in self.questionnaire.sections:
            items = [item.id for item in section.items if item.id in answers]
            if items:
                self._answer_section(f"/assessment/{round_number}/{section.value}", items, answers)

    def answer_all(self, given: str, **others) -> None:
        """Answer every item alike, but for the `others`, whose ids have `_` for `-`."""
        told = {item.id: given for item in self.questionnaire.items}
        self.answer(told | {name.replace("_", "-"): answer for name, answer in others.items()})

    def said(self, item: str, round_number: int = 1) -> tuple[str, str]:
        """What is stored for an item: the answer, and the note."""
        stored = json.loads(self._read(f"/assessment/{round_number}/take/assessment.json"))
        note = stored["notes"].get(item, {"note": ""})["note"]
        return stored["answers"].get(item, ""), note

    def submit(self, round_number: int = 1) -> None:
        """Submit the round as it stands."""
        self._post(f"/assessment/{round_number}/check", {})

    def drop(self, round_number: int = 1) -> None:
        """Drop the round, which is a draft."""
        self._post(f"/assessment/{round_number}/drop", {})

    def start_round(self) -> None:
        """Start the next round."""
        self._post("/assessment", {})

    def change_evidence(self, address: str, **fields: str) -> None:
        """Change a piece of evidence, whose page has that address."""
        self._post(address, fields)

    def renew_link(self) -> None:
        """Make a new return link: whoever came by the old one is signed out."""
        self._post("/your-link", {})

    def ask_for_help(self, words: str) -> None:
        """Ask the core team about nothing in particular."""
        self._post("/help/ask", {"words": words})

    def _answer_section(self, path: str, items, answers) -> None:
        form = {}
        shown_page = self._read(path)
        shown = dict(re.findall(r'name="([^"]+\.seen)" value="([^"]*)"', shown_page))
        for item in items:
            told = answers[item] if isinstance(answers[item], dict) else {"given": answers[item]}
            fields = {"reason": "", "note": "", "evidence": "", **told}
            form[item] = fields.pop("given", "")
            form[f"{item}.seen"] = shown[f"{item}.seen"]
            form |= {f"{item}.{name}": text for name, text in fields.items()}
        # As the pages' script saves: the answer is short, and says what was not stored.
        saved = json.loads(self._post(path, form, shown_page, accept="application/json"))
        assert sorted(saved["seen"]) == sorted(items), f"{path} did not take {form}: {saved}"

    def _post(self, path: str, form, page: str = "", accept: str = "text/html") -> str:
        page = page or self._read(path)
        hidden = dict(re.findall(r'name="(csrf_token|seen)" value="([^"]*)"', page))
        body = urlencode({**hidden, **form}, doseq=True).encode()
        asked = Request(self.url + path, body, {"Accept": accept})  # noqa: S310 - our own
        with self._browser.open(asked) as answer:
            return unescape(answer.read().decode())

    def _read(self, path: str) -> str:
        with self._browser.open(self.url + path) as answer:
            return answer.read().decode()
