"""What hosts and search engines look for beside the pages: 404.html, robots.txt, sitemap.xml."""

from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from flask import Flask, render_template

from freezing.manifest import list_files
from freezing.site_checks import NOT_FOUND

# Small enough to stand in the page itself, which is shown at any address, at any depth.
NOT_FOUND_STYLE = """
body { margin: 0; color: #212b32; background: #f0f4f5; font: 1.1875rem/1.5 Arial, sans-serif; }
header { padding: 1rem; color: #fff; background: #005eb8; font-weight: bold; }
main, footer { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem; }
footer { border-top: 4px solid #005eb8; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.1875rem; }
a { color: #005eb8; }
@media print { header { color: inherit; background: none; } }
a:focus { color: #212b32; background: #ffeb3b; outline: 4px solid transparent; }
"""


def add_host_files(app: Flask, site: Path, edition: str, base_url: str) -> None:
    """Add them to a site. Without `base_url` there is no sitemap: it needs whole addresses.

    `edition` is the date of the newest edition, empty where there is none.
    """
    (site / NOT_FOUND).write_text(_render_not_found(app, base_url), "utf-8")
    robots = "User-agent: *\nDisallow:\n"
    if base_url:
        (site / "sitemap.xml").write_text(_make_sitemap(site, edition, base_url), "utf-8")
        robots += f"Sitemap: {base_url}sitemap.xml\n"
    (site / "robots.txt").write_text(robots, "utf-8")


def _render_not_found(app: Flask, base_url: str) -> str:
    root = urlsplit(base_url).path
    with app.test_request_context():
        page: str = render_template("public/not_found.html", style=NOT_FOUND_STYLE, root=root)
    return page


def _make_sitemap(site: Path, edition: str, base_url: str) -> str:
    pages = [name for name in list_files(site) if name.endswith("index.html")]
    changed = f"<lastmod>{edition}</lastmod>" if edition else ""
    urls = (
        f"<url><loc>{escape(base_url + name.removesuffix('index.html'))}</loc>{changed}</url>\n"
        for name in pages
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(urls)}</urlset>\n"
    )
