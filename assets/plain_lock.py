"""Take the addresses out of package-lock.json: what is left is names, versions and hashes.

npm copies each package's appeal for funds into the lock file, address and all. Nothing reads it
there, and without it a look for `http` shows that the lock file holds no address of any kind.

Usage: python assets/plain_lock.py
"""

import json
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "package-lock.json"


def main() -> None:
    """Write the lock file again without the entries that hold addresses."""
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
