"""What counts as a web address, here and in the browser: the same cases through both."""

import json
import re
import subprocess

import pytest

from app.text.web_addresses import parse_web_address
from tests.browser.engine.browser_engine import NODE, SHARED

CASES = json.loads((SHARED / "web_addresses.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_text_is_this_address_or_none(case):
    assert parse_web_address(case["text"]) == case["address"]


def test_an_address_is_the_same_when_it_is_read_again():
    addresses = [case["address"] for case in CASES if case["address"]]
    assert [parse_web_address(address) for address in addresses] == addresses


def test_the_browser_says_the_same():
    command = [NODE, "--test", "--test-reporter=tap", SHARED / "web_addresses.test.js"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    ran = re.findall(r"^ *ok \d+ - (.+)$", done.stdout, re.MULTILINE)
    assert {case["why"] for case in CASES} <= set(ran)
