"""Runs Lighthouse on a page, as a simulated phone with a slow processor and a slow 4G."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from app import create_public_app
from app.settings.config import ROOT
from bench.measured_content import QUESTIONNAIRES
from bench.synthetic_editions import write_made_up_editions
from freezing.site import freeze_site

NODE = Path(sys.executable).with_name("node")
LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"

CHROMIUM_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def freeze_made_up_site(folder: Path) -> Path:
    """Freeze the site of a made-up partnership of six places in `folder`."""
    editions = write_made_up_editions(folder / "editions", places=6)
    settings = {"EDITIONS": editions, "QUESTIONNAIRES": QUESTIONNAIRES}
    freeze_site(create_public_app(settings), folder / "site")
    return folder / "site"


def run_lighthouse(browser: Path, address: str, categories: tuple[str, ...]) -> dict[str, Any]:
    """Lighthouse's report on a page, as its JSON. Raises RuntimeError where it fails."""
    command = [
        str(NODE), str(LIGHTHOUSE), address, "--quiet", "--output=json",
        f"--only-categories={','.join(categories)}", f"--chrome-flags={' '.join(CHROMIUM_FLAGS)}",
    ]  # fmt: skip
    process = subprocess.run(
        command,
        capture_output=True,
        check=False,
        env={"CHROME_PATH": str(browser), "PATH": "/usr/bin:/bin"},
        text=True,
        timeout=180,
    )
    if process.returncode:
        raise RuntimeError(f"Lighthouse stopped at {address}: {process.stderr.strip()}")
    report: dict[str, Any] = json.loads(process.stdout)
    return report
