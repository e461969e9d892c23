"""gunicorn's worker, by the names that service files give it."""

import app.operations.server_worker
import app.server_worker


def test_service_files_of_earlier_versions_still_name_the_worker_and_the_log():
    now, before = app.operations.server_worker, app.server_worker

    assert before.CalmWorker is now.CalmWorker
    assert before.ValuelessLogger is now.ValuelessLogger
