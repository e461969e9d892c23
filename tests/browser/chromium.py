"""The Chromium that the browser tests drive: where it is, how it is started, and getting it.

The tests import `executable` and `LAUNCH_ARGS`. Run as a script, this makes sure that there is a
Chromium, and stops with one line that says what to type where it cannot: the browser tests are
never skipped in silence.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

# A chosen browser, for a machine that keeps it in a place of its own.
SETTING = "CHROMIUM"
# The shell is Chromium without the program's own windows, address bar and menus: the same pages at
# a quarter of the cost of each new window (docs/decisions/0047). Playwright takes it too.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

LAUNCH_ARGS = (
    # Chromium's sandbox refuses to start for root, as in a container.
    *(("--no-sandbox",) if IS_ROOT else ()),
    "--disable-gpu",
    # Drawing goes on in the browser: a process of its own for it costs a sixth of every page.
    "--in-process-gpu",
    # Scripts are compiled and tidied up after within their own thread, which costs less in all.
    "--js-flags=--single-threaded",
    # The rest keeps the browser from talking to anyone but the app under test.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

APT = (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends"))
# Without Liberation, text falls back to a much wider font, and pages look unlike anyone's.
APT_PACKAGES = (SHELL, "fonts-liberation")
PLAYWRIGHT = (sys.executable, "-m", "playwright", "install")


class CouldNotInstallError(Exception):
    """What a failed installer said last."""


@cache
def executable() -> Path | None:
    """Return a Chromium that starts, or None where this machine has none."""
    if chosen := os.environ.get(SETTING):
        return Path(chosen) if _starts(chosen) else None
    on_path = (shutil.which(name) for name in NAMES)
    found = next((path for path in on_path if path and _starts(path)), None)
    # Asking Playwright for its own starts a helper program, so it comes last.
    found = found or _playwrights_own()
    return Path(found) if found else None


def _starts(path: str) -> bool:
    # Ubuntu's chromium package is a script that only says 'install the snap': being there is
    # not enough.
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - half a second, rarely needed

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and _starts(path) else None


def install() -> None:
    """Install Chromium as suits this machine, or raise CouldNotInstallError with every reason."""
    reasons = []
    for installer in _installers():
        try:
            installer()
        except CouldNotInstallError as error:
            reasons.append(str(error))
        executable.cache_clear()
        if executable():
            return
    raise CouldNotInstallError("; ".join(reasons) or "what was installed does not start")


def _installers() -> list[Callable[[], None]]:
    if not (IS_ROOT and shutil.which("apt-get")):
        return [_with_playwright]
    # Ubuntu's package needs snap, which a container has not: there Playwright's comes first.
    if _distribution() == "ubuntu":
        return [_with_playwright_and_libraries, _with_apt]
    return [_with_apt, _with_playwright_and_libraries]


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release()["ID"]
    except OSError:
        return ""


def _with_apt() -> None:
    update, add = APT
    _run(*update)
    _run(*add, *APT_PACKAGES)


def _with_playwright() -> None:
    _run(*PLAYWRIGHT, "chromium")


def _with_playwright_and_libraries() -> None:
    _run(*PLAYWRIGHT, "--with-deps", "chromium")


def _run(*command: str) -> None:
    quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command,
        env=quietly,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        program = "Playwright" if command[: len(PLAYWRIGHT)] == PLAYWRIGHT else command[0]
        raise CouldNotInstallError(f"{program} said: {_reason(done.stdout)}")


def _reason(output: str) -> str:
    # Installers say what went wrong first, and how they came to notice it after.
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = (line for line in lines if re.search(r"^E:|error|failed", line, re.IGNORECASE))
    return next(telling, lines[-1] if lines else "nothing")


def what_to_type() -> str:
    """Return the command that installs Chromium by hand on this machine."""
    if shutil.which("apt-get") and _distribution() != "ubuntu":
        sudo = "" if IS_ROOT else "sudo "
        return f"{sudo}apt-get install {' '.join(APT_PACKAGES)}"
    return ".venv/bin/python -m playwright install --with-deps chromium"


def main() -> int:
    """Make sure that there is a Chromium; return the exit status."""
    found, chosen = executable(), os.environ.get(SETTING)
    if found and (chosen or not _can_add_shell()):
        return 0
    if chosen:
        print(f"{SETTING} names {chosen}, which does not start. Mend or unset it.", file=sys.stderr)
        return 1
    print("The browser tests need Chromium: installing it (once, a minute or two)", flush=True)
    try:
        install()
    except CouldNotInstallError as error:
        if found:
            print(f"The tests take {found.name}, which is slower than {SHELL} ({error})")
            return 0
        print(f"No Chromium ({error}). Type: {what_to_type()}", file=sys.stderr)
        return 1
    return 0


def _can_add_shell() -> bool:
    """Whether this machine lacks the shell, and its packages have it."""
    return IS_ROOT and _distribution() == "debian" and not shutil.which(SHELL)


if __name__ == "__main__":
    sys.exit(main())
