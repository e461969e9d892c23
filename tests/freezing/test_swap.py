"""Putting a new site in the old one's place, for processes that are killed at any moment of it."""

import errno
import os
import signal
import subprocess
import sys

import pytest

from app.settings.config import ROOT
from freezing import swap
from freezing.manifest import find_differences, read_manifest, write_manifest
from freezing.swap import (
    FreezeRefusedError,
    keep_unchanged_times,
    put_site_in_place,
    staging_directory,
)
from tests.freezing.conftest import files_in

# Makes the next site in a process of its own, which dies before its N-th call to the system.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from freezing import swap
from freezing.manifest import write_manifest

target, edition, left, can_exchange = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
if can_exchange == "no":
    swap._exchange_atomically = lambda one, other: False

def count(event, _arguments):
    global left
    if event.startswith(("open", "os.", "shutil.", "fcntl.", "ctypes.")):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
with swap.staging_directory(target) as new:
    (new / "index.html").write_text(edition)
    (new / "deep").mkdir()
    (new / "deep" / "same.txt").write_text("always the same")
    write_manifest(new, edition)
    swap.keep_unchanged_times(new, target)
    swap.put_site_in_place(new, target)
"""


def make(target, edition="2025-09-30", **files):
    """Put a small site there."""
    with staging_directory(target) as new:
        (new / "index.html").write_text(edition, "utf-8")
        for name, text in files.items():
            (new / name).write_text(text, "utf-8")
        write_manifest(new, edition)
        unchanged = keep_unchanged_times(new, target)
        put_site_in_place(new, target)
    return unchanged


def shown(target):
    manifest = read_manifest(target)
    return manifest.edition if manifest else None


@pytest.fixture
def target(tmp_path):
    return tmp_path / "public" / "site"


@pytest.fixture(params=["in one step", "in two steps"])
def either_way(request, monkeypatch):
    """Both ways of putting a site in place: the second where a system cannot exchange folders."""
    if request.param == "in two steps":
        monkeypatch.setattr(swap, "_exchange_atomically", lambda one, other: False)


def test_a_site_takes_the_place_of_the_one_before(target, either_way):
    make(target, "2025-09-30", gone="old")
    make(target, "2026-09-30")

    assert shown(target) == "2026-09-30"
    assert set(files_in(target)) == {"index.html", "manifest.json"}
    assert [each.name for each in target.parent.iterdir()] == ["site"]


def test_what_of_the_old_site_cannot_be_taken_away_is_left_to_the_next_freeze(target, monkeypatch):
    make(target, "2025-09-30")
    with monkeypatch.context() as held:
        # As where a web server on another machine holds a file of it open.
        held.setattr(swap.os, "rmdir", lambda *_, **__: (_ for _ in ()).throw(OSError("busy")))
        make(target, "2025-12-31")
        # Nor does it keep the next one from its work.
        make(target, "2026-03-31")
    assert shown(target) == "2026-03-31"
    assert len(swap.list_leftovers(target)) == 2
    make(target, "2026-09-30")
    assert [each.name for each in target.parent.iterdir()] == ["site"]


def test_an_empty_folder_is_as_good_as_none(target):
    target.mkdir(parents=True)
    make(target)

    assert shown(target) == "2025-09-30"


def test_a_link_to_a_folder_stays_a_link(target, tmp_path):
    make(target)
    link = tmp_path / "current"
    link.symlink_to(target)
    make(link.resolve(), "2026-09-30")

    assert (link.is_symlink(), shown(link)) == (True, "2026-09-30")


def test_the_folders_own_permissions_stay(target):
    make(target)
    target.chmod(0o750)
    make(target, "2026-09-30")

    assert target.stat().st_mode & 0o777 == 0o750


def test_files_that_are_the_same_keep_their_times(target):
    make(target, look="same", other="one")
    os.utime(target / "look", ns=(5, 5_000_000_000))
    os.utime(target / "other", ns=(5, 5_000_000_000))
    unchanged = make(target, look="same", other="another")

    assert unchanged == 2
    assert (target / "look").stat().st_mtime_ns == 5_000_000_000
    assert (target / "other").stat().st_mtime_ns > 5_000_000_000


def test_the_same_site_again_keeps_every_time(target):
    make(target)
    before = {name: (target / name).stat().st_mtime_ns for name in files_in(target)}
    make(target)

    assert {name: (target / name).stat().st_mtime_ns for name in files_in(target)} == before


def test_all_of_a_site_is_on_the_disk_before_it_has_its_name(target, monkeypatch):
    make(target, "2025-09-30")
    on_disk, settled = set(), []
    monkeypatch.setattr(swap.os, "fsync", lambda held: on_disk.add(os.fstat(held).st_ino))

    def exchange(new, _):
        settled.extend(path.stat().st_ino in on_disk for path in [new, *new.rglob("*")])
        return False

    monkeypatch.setattr(swap, "_exchange_atomically", exchange)
    make(target, "2026-09-30", more="text")

    assert settled == [True] * 4


# ---------------------------------------------------------------- what is not ours


def refused(target):
    with pytest.raises(FreezeRefusedError) as caught:
        make(target, "2026-09-30")
    return str(caught.value)


def test_a_folder_of_somebody_elses_is_not_touched(target):
    target.mkdir(parents=True)
    (target / "thesis.txt").write_text("years of work")
    (target / "manifest.json").write_text('{"waymark.css": "waymark.12345678.css"}')

    assert "holds something that is no frozen site" in refused(target)
    assert set(files_in(target)) == {"thesis.txt", "manifest.json"}


def test_a_file_is_not_touched(target):
    target.parent.mkdir()
    target.write_text("years of work")

    assert "is a file" in refused(target)
    assert target.read_text() == "years of work"


def test_what_somebody_put_into_a_site_is_not_lost(target):
    make(target)
    (target / "CNAME").write_text("benchmark.example.org")
    (target / "index.html").write_text("mended by hand")
    told = refused(target)

    assert "CNAME: is not a file of the site" in told
    assert "index.html: was changed after the freeze" in told
    assert (target / "index.html").read_text() == "mended by hand"


def test_what_a_system_left_in_a_site_goes_with_it(target):
    make(target, text="a page")
    (target / "__pycache__").mkdir()
    for name in (
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "._text",
        ".nfs0001",
        "__pycache__/x.pyc",
    ):
        (target / name).write_bytes(b"\x00")

    make(target, text="another")

    assert files_in(target).keys() == {"index.html", "manifest.json", "text"}


def test_a_folder_that_only_a_system_has_written_in_is_as_good_as_none(target):
    target.mkdir(parents=True)
    (target / ".DS_Store").write_bytes(b"\x00")
    make(target)
    assert not (target / ".DS_Store").exists()


def test_a_file_that_went_missing_is_made_again(target):
    make(target)
    (target / "index.html").unlink()
    make(target)

    assert find_differences(target) == []


def test_a_link_that_somebody_put_into_a_site_is_not_lost(target, tmp_path):
    make(target)
    (target / "archive").symlink_to(tmp_path)

    assert "archive: is not a file of the site" in refused(target)


def test_two_at_once_do_not_meet(target):
    with staging_directory(target):
        assert "Another freeze is at work" in refused(target)
    make(target)


# ---------------------------------------------------------------- trouble


def killed(target, edition, at, can_exchange):
    """Whether the process was killed before it was through."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            KILLED.format(root=str(ROOT)),
            target,
            edition,
            str(at),
            can_exchange,
        ],
        check=False,
        stderr=subprocess.PIPE,
    )
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0


@pytest.mark.parametrize("can_exchange", ["yes", "no"])
def test_killed_before_any_call_to_the_system_a_whole_site_stands(target, can_exchange):
    make(target, "2025-09-30", same="always the same")
    gaps = 0
    for at in range(1, 1_000):
        was_killed = killed(target, f"2026-01-{at % 28 + 1:02}", at, can_exchange)
        if target.exists():
            assert find_differences(target) == []
        else:
            gaps += 1
        if not was_killed:
            break

    assert was_killed is False
    # Without an exchange nothing stands there for a moment; the next freeze mends that.
    assert gaps == (0 if can_exchange == "yes" else 1)
    assert [each.name for each in target.parent.iterdir()] == ["site"]


def test_a_full_disk_leaves_the_old_site(target, monkeypatch):
    def full(_folder, _edition):
        raise OSError(errno.ENOSPC, "No space left on device")

    make(target)
    monkeypatch.setattr(f"{__name__}.write_manifest", full)
    with pytest.raises(OSError, match="No space left"):
        make(target, "2026-09-30")

    assert (shown(target), find_differences(target)) == ("2025-09-30", [])
    assert [each.name for each in target.parent.iterdir()] == ["site"]


def test_where_the_second_of_two_steps_fails_the_old_site_comes_back(target, tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "_exchange_atomically", lambda one, other: False)
    make(target)

    with pytest.raises(FileNotFoundError):
        swap._exchange_in_two_steps(tmp_path / "none.new-12345678", target)

    assert shown(target) == "2025-09-30"
