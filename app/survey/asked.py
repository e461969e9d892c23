"""What the page's script needs to know of a questionnaire, as a script of its own.

A page that is opened from a disk may fetch no file, but may name a script. Its name holds a hash of
its content, so that a browser may keep it for ever.
"""

import hashlib
import json
import mimetypes

from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue

from app.store.questionnaires import newest_of_each
from app.survey import blueprint
from app.wording import STATES, per_cent
from scoring.portable import portable
from scoring.questionnaire import Questionnaire

KIND = mimetypes.guess_type("asked.js")[0]


@blueprint.get("/static/questionnaires/<file>")
def asked(file: str) -> ResponseReturnValue:
    """The questionnaire of which this is the file."""
    found = next((each for each in newest_of_each() if file_of(each) == file), None)
    return Response(_script(found), mimetype=KIND) if found else abort(404)


def file_of(asked: Questionnaire) -> str:
    """What a questionnaire's script is called."""
    digest = hashlib.sha256(_script(asked).encode()).hexdigest()[:8]
    return f"{asked.id}.v{asked.version}.{digest}.js"


def _script(asked: Questionnaire) -> str:
    known = {"asked": portable(asked), "words": _words(asked)}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    return f"self.waymark={text};\n"


def _words(asked: Questionnaire) -> dict[str, object]:
    """What is said of a stage, and of a value at a stage; of answers that are none of the choices;
    of a score that there is none of; and how many characters fit into each field."""
    return {
        "stages": {stage.id: stage.summary for stage in asked.framework.ladder},
        "values": {value.id: dict(value.looks_like) for value in asked.framework.values},
        "states": STATES,
        "noScore": per_cent(None),
        "most": current_app.config["MOST_WORDS"],
    }
