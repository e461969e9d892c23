"""The queue of what a page has still to save, in a Node: no browser, and a clock that is moved."""

import subprocess

from tests.browser.engine.browser_engine import NODE, SHARED


def test_the_queue_of_changes():
    command = [NODE, "--test", "--test-reporter=tap", SHARED / "save_queue.test.js"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 0" not in done.stdout
