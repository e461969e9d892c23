"""Files that systems, editors and disks leave in any folder. Nobody wrote them to be read."""

import re

# Of macOS, Windows, Linux desktops, NFS and FUSE, Python, Office, and editors (vim, Emacs).
SYSTEM_FILE_NAMES = re.compile(
    r"\.DS_Store|\.localized|\.Spotlight-V100|\.Trash.*|\.fseventsd|\._.*|Icon\r"
    r"|Thumbs\.db|ehthumbs\.db|desktop\.ini|~\$.*"
    r"|\.directory|\.nfs[0-9a-f]+|\.fuse_hidden.*|lost\+found"
    r"|__pycache__|\.gitkeep|\.keep"
    r"|.*\.sw[a-p]|.*~|\.#.*|#.*#",
    re.IGNORECASE,
)


def is_system_file(name: str) -> bool:
    """Whether a file or folder of that name, without the path to it, is passed over."""
    return SYSTEM_FILE_NAMES.fullmatch(name) is not None
