"""A page as Lighthouse finds it on a made-up phone, with a slow processor and a slow 4G."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from app import create_public_app
from app.settings.config import ROOT
from bench.synthetic_editions import QUESTIONNAIRES, write_editions
from freezing.site import freeze_site

NODE = Path(sys.executable).with_name("node")
LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"

CHROMIUM = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def made_up_site(folder: Path) -> Path:
    """The site of a made-up partnership of six places, frozen in `folder`."""
    editions = write_editions(folder / "editions", places=6)
    settings = {"EDITIONS": editions, "QUESTIONNAIRES": QUESTIONNAIRES}
    freeze_site(create_public_app(settings), folder / "site")
    return folder / "site"


def report(browser: Path, address: str, categories: tuple[str, ...]) -> dict[str, Any]:
    """What Lighthouse says of a page, as it writes it; raises RuntimeError where it stops."""
    command = [
        str(NODE), str(LIGHTHOUSE), address, "--quiet", "--output=json",
        f"--only-categories={','.join(categories)}", f"--chrome-flags={' '.join(CHROMIUM)}",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        capture_output=True,
        check=False,
        env={"CHROME_PATH": str(browser), "PATH": "/usr/bin:/bin"},
        text=True,
        timeout=180,
    )
    if done.returncode:
        raise RuntimeError(f"Lighthouse stopped at {address}: {done.stderr.strip()}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
