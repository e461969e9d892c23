"""Whether the address to serve on can be had, which is asked before anything is changed."""

import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest

from app.operations.bind_check import check_bind_address
from app.settings.config import ROOT
from app.settings.settings_file import SettingError


@pytest.fixture
def taken():
    """A port of this machine on which somebody else serves."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_typed_it_serves_and_ends_in_good_order(published, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    given = {
        "WAYMARK_INSTANCE": str(tmp_path),
        "WAYMARK_QUESTIONNAIRES": str(published),
        "WAYMARK_BIND": address,
    }
    typed = [sys.executable, "-m", "app"]
    with subprocess.Popen(typed, env=given, cwd=ROOT, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout.readline().startswith(f"Waymark is at http://{address}.")
        with urlopen(f"http://{address}/health", timeout=30) as answer:
            assert answer.status == 200
        service.terminate()
    assert service.returncode == 0


def test_a_port_that_is_taken_is_said_in_a_line_and_nothing_is_changed(taken, published, tmp_path):
    started = subprocess.run(
        [sys.executable, "-m", "app"],
        env={
            "WAYMARK_INSTANCE": str(tmp_path),
            "WAYMARK_QUESTIONNAIRES": str(published),
            "WAYMARK_BIND": f"127.0.0.1:{taken}",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert started.stdout == ""
    (line,) = started.stderr.splitlines()
    assert line.startswith(f"Waymark cannot start. WAYMARK_BIND is '127.0.0.1:{taken}': something")
    assert line.endswith(f"WAYMARK_BIND=127.0.0.1:{taken + 1}")
    assert not (tmp_path / "waymark.sqlite").exists()


@pytest.mark.parametrize(
    ("bind", "said"),
    [
        ("192.0.2.1:8000", "this machine has no such address"),
        ("no-such-host.invalid:8000", "this machine has no such address"),
        ("[2001:db8::1]:8000", "(no such address|cannot be served on)"),
        ("unix:/nowhere/waymark.sock", "See that its folder is there"),
        ("unix:/dev/null", "a file that is no socket is there"),
        (f"unix:/tmp/{'w' * 200}", "no socket can be made there"),
        ("fd://999", "cannot be served on"),
    ],
)
def test_what_cannot_be_served_on_is_said_with_a_way_on(bind, said):
    with pytest.raises(SettingError, match=said) as raised:
        check_bind_address(bind)
    assert "WAYMARK_BIND=127.0.0.1:8000" in str(raised.value)


def test_a_port_that_is_root_s_is_said_to_be_so(monkeypatch):
    def refuse(*_given):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(SettingError, match="Ports below 1024 are for root alone"):
        check_bind_address("127.0.0.1:80")


def test_a_socket_that_is_served_on_is_taken_and_one_that_was_left_there_is_not(tmp_path):
    file = tmp_path / "waymark.sock"
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(file))
        other.listen()
        with pytest.raises(SettingError, match="something else serves there already"):
            check_bind_address(f"unix:{file}")
    check_bind_address(f"unix:{file}")
    assert file.exists()


@pytest.mark.parametrize("bind", ["127.0.0.1:0", "localhost:0", ":0", "unix:{folder}/w.sock"])
def test_what_can_be_had_is_left_as_it_was(tmp_path, bind):
    check_bind_address(bind.format(folder=tmp_path))
    assert list(tmp_path.iterdir()) == []
