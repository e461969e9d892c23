"""What the tests’ quick reader of pages makes of markup is what html5lib makes of it."""

import re
from xml.etree.ElementTree import tostring

import html5lib
import pytest

from tests.page_checks.page_reader import is_plain, read_page

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>A &amp; B</title>
<script src="/a.js"></script></head>
<body class="x">
<header><a href="/?a=1&amp;b=2">Back</a></header>
<main><h1><span>One</span> thing</h1><p>Words <strong>and <em>more</em></strong><br></p>
<table><caption>C</caption><thead><tr><th scope="col">H</th></tr></thead>
<tbody><tr><td>1<ul><li>a</li><li><p>b</p></li></ul></td></tr></tbody></table>
<form action="/" method="post"><fieldset><legend>L</legend><label for="i">I</label>
<input id="i" value="&#34;" checked><textarea name="t">
 &lt;b&gt; </textarea><select><option value="1" selected>1</option></select>
<button>Go</button></fieldset></form>
<dl><div><dt>T</dt><dd>D</dd></div></dl><details><summary>S</summary><pre>
x</pre></details>
<svg viewBox="0 0 1 1"><g><rect width="1"/><text>t</text></g></svg>
<script type="application/json">{"a": "&amp; \\u003c"}</script></main>
</body>
</html>
"""
PIECES = re.findall(r"<[^>]*>|[^<]+", PAGE)
TAGS = (
    "a b body button caption dd div dl form g h2 head html i label legend li option p pre script"
    " select slot span style svg table tbody td template textarea title tr ul"
)
# What somebody might write by mistake, at each place.
MISTAKES = (
    *(f"<{tag}></{tag}>" for tag in TAGS.split()),
    *("<p>", "</p>", "<li>", "<br>", "<hr>", "<link>", "words", "<circle/>", "<p/>", "<I></I>"),
    *("&", "&amp", "&#1;", "&what;", "<"),
    *("\0", "\x0c", "\xa0", "<!-- -->", "<p> &lt; &nbsp;</p>", "<b> <p></p></b>"),
    *("<p><b><button></button></b></p>", "<input a=1>", '<i a="1" a="2"></i>'),
    '<svg viewbox="1"/>',
)


def told(page):
    """The page as text: what it holds, and where."""
    return tostring(page, "unicode")


def test_a_page_without_oddities_is_read_quickly():
    assert is_plain(PAGE)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_anywhere_is_told_as_html5lib_tells_it(mistake):
    for at in range(MISTAKES.index(mistake) % 2, len(PIECES), 2):
        check_alike("".join([*PIECES[:at], mistake, *PIECES[at:]]))


def test_a_piece_that_is_missing_double_or_in_another_place_is_told_too():
    for at, piece in enumerate(PIECES):
        before, after = PIECES[:at], PIECES[at + 1 :]
        check_alike("".join(before + after))
        check_alike("".join([*before, piece, piece, *after]))
        check_alike("".join([*before, *after[:1], piece, *after[1:]]))


def check_alike(text):
    if is_plain(text):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        page, faults = read_page(text)
        assert (told(page), faults) == (told(parser.parse(text)), parser.errors), text
