"""The check that every page of every test goes through notices what it is there for."""

import pytest

from tests.page_checks.visitor import check_page

SOUND = (
    "<!DOCTYPE html><html lang=en><head><title>Sound – W</title></head><body><main><h1>Sound</h1>"
    "{}</main></body></html>"
)


def test_a_sound_page_passes():
    check_page(SOUND.format('<p id="a"><a href="#a">A</a> <a href="tel:111">111</a></p>'))


@pytest.mark.parametrize(
    "fault",
    [
        "<h1>Another</h1>",
        "<p><div></p>",
        '<p id="a"></p><p id="a"></p>',
        '<a href="#nowhere">A</a>',
        '<label for="nowhere">A</label>',
        '<p aria-describedby="nowhere">A</p>',
        '<p aria-labelledby="nowhere">A</p>',
        "<script>1</script>",
        '<p style="color: red">A</p>',
        '<p onclick="x()">A</p>',
        '<a href="javascript:x()">A</a>',
        '<a href=" javascript:x()">A</a>',
        '<a href="https://example.org">A</a>',
        '<a href="//example.org">A</a>',
        '<script src="https://example.org/a.js"></script>',
        '<form method="post"></form>',
        '<form method="post"><input type="hidden" name="csrf_token" value=""></form>',
    ],
)
def test_a_faulty_page_is_noticed(fault):
    with pytest.raises(AssertionError):
        check_page(SOUND.format(fault))


def test_a_title_that_does_not_start_with_the_heading_is_noticed():
    with pytest.raises(AssertionError, match="does not start"):
        check_page(SOUND.format("").replace("<title>Sound", "<title>Unsound"))
