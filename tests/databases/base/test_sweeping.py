"""What a run leaves behind that is killed, and what the next one makes of it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.own_folder import HELD, MARK, sweep

ROOT = Path(__file__).parents[3]
PYTEST = ("-m", "pytest", "-s", "-p", "tests.conftest", "-p", "no:cacheprovider")
# A test that never ends, with a server and a process of its own.
ENDLESS = """
import subprocess, sys

def test_endless(own_folder, postgresql_server):
    started = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    server = (own_folder / "data" / "postmaster.pid").read_text().split()[0]
    print("\\nstarted", own_folder, server, started.pid, file=sys.__stdout__, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A folder for temporary ones, with nobody else's in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def endless(temporary):
    """A run that goes on until it is killed, its folder, and what it started."""
    test = temporary / "test_endless.py"
    test.write_text(ENDLESS)
    with subprocess.Popen(
        [sys.executable, *PYTEST, "--rootdir", temporary, test],
        cwd=ROOT,
        env={name: text for name, text in os.environ.items() if name != MARK}
        | {"TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        said = []
        for line in run.stdout:
            said.append(line)
            if line.startswith("started "):
                break
        else:
            pytest.fail(f"The run ended before its test began: {''.join(said)}")
        _, folder, *started = line.split()
        yield run, Path(folder), [psutil.Process(int(each)) for each in started]
        run.kill()
    sweep()


def is_running(process):
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_what_a_killed_run_left_is_ended_and_taken_away_and_nothing_of_a_living_one(endless):
    run, folder, started = endless
    assert sweep() == []
    assert all(is_running(each) for each in started)

    run.kill()
    run.wait()
    assert all(is_running(each) for each in started)
    assert sweep() == [folder]
    assert not any(is_running(each) for each in started)
    assert not folder.exists()
    assert sweep() == []


def test_a_folder_that_is_being_made_is_left_alone(temporary):
    folder = temporary / "waymark-tests-new"
    folder.mkdir()
    assert sweep() == []
    (folder / HELD).touch()
    assert sweep() == [folder]
