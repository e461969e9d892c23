"""Words of a published questionnaire that mislead: Waymark starts, and says so."""

import shutil

from app import __main__ as start
from scoring.questionnaires.published_versions import LOCK_NAME
from scoring.questionnaires.questionnaire_reader import read_questionnaire_with_warnings


def test_a_start_warns_of_words_that_cannot_change_any_more(
    monkeypatch, make_app, sqlite_database, published, tmp_path, capsys
):
    folder = tmp_path / "before"
    folder.mkdir()
    shutil.copy(published / "programme.yaml", folder)
    framework, asks = folder / "framework.yaml", folder / "organisation.v1.yaml"
    framework.write_text((published / framework.name).read_text("utf-8"), "utf-8")
    text = (published / asks.name).read_text("utf-8")
    asks.write_text(text.replace("label: Embedded", "label: Not yet", 1), "utf-8")
    locked = read_questionnaire_with_warnings(asks)[0].content_hash
    (folder / LOCK_NAME).write_text(f"organisation 1 {locked}\n", "utf-8")
    app = make_app(sqlite_database, questionnaires=folder)
    monkeypatch.setattr(start, "create_app", lambda: app)

    assert start.ready_app() is app

    said = capsys.readouterr().err
    assert f"{asks}:" in said
    assert "people cannot tell this choice from `Not yet`" in said
    assert "Waymark starts all the same" in said
