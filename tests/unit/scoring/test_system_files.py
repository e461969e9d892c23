"""Files that systems and editors leave behind, and files that somebody wrote."""

import pytest

from scoring.system_files import is_system_file

LEFT = [
    *(
        ".DS_Store",
        "._2026-03-31.json",
        "Thumbs.db",
        "thumbs.db",
        "desktop.ini",
        ".nfs000000001a2b",
    ),
    *(
        "__pycache__",
        ".organisation.v1.yaml.swp",
        "organisation.v1.yaml~",
        ".#organisation.v1.yaml",
    ),
    *("#organisation.v1.yaml#", ".gitkeep", "~$organisation.v1.yaml", ".Trash-1000", "lost+found"),
    ".fuse_hidden0000001",
]
WRITTEN = [
    *("organisation.v1.yaml", "v2.yml", "2026-03-31.json", "index.html", ".htaccess", ".nojekyll"),
    *("notes.txt", "DS_Store", "a._b.yaml", "organisation.v1.yaml.txt"),
]


@pytest.mark.parametrize("name", LEFT)
def test_what_a_system_leaves_is_passed_over(name):
    assert is_system_file(name)


@pytest.mark.parametrize("name", WRITTEN)
def test_what_somebody_wrote_is_not(name):
    assert not is_system_file(name)
