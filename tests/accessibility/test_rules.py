"""Page rules, one by one, where the control pages do not show both sides."""

import pytest

from accessibility import rules
from accessibility.markup import read
from accessibility.rules.rule import rule

FRAME = """<!doctype html>
<html lang="en" dir="ltr"><head><meta name="viewport" content="width=device-width"><title>Page</title></head>
<body><header>City</header><main><h1>Page</h1>
{body}
</main><footer>Help</footer></body></html>"""


def _found(body: str) -> set[str]:
    return {finding.check for finding in rules.check(FRAME.format(body=body))}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<p>One<div>two</div>", "nesting"),
        ("</em>", "nesting"),
        ("<div/>", "nesting"),
        ("<p class='a' class='b'>Twice</p>", "nesting"),
        ("<h3>Deep</h3>", "heading-levels"),
        ("<h2> </h2>", "one-h1"),
        ("<p id=''>No name</p>", "unique-ids"),
        ("<svg><path d='M0 0'/></svg>", "pictures"),
        ("<table><caption>Rows</caption><tr><th>Head</th></tr></table>", "tables"),
        ("<a href='#'>Nothing</a>", "links"),
        ("<a href='javascript:go()'>Go</a>", "no-inline"),
        ("<button type='button' onclick='go()'>Go</button>", "no-inline"),
        ("<script>go()</script>", "no-inline"),
        ("<script src='https://elsewhere.example/go.js'></script>", "own-host"),
        ("<img alt='' srcset='a.png 1x, //elsewhere.example/b.png 2x'>", "own-host"),
        ("<form action='https://elsewhere.example/'></form>", "own-host"),
        ("<label for='a'></label><input id='a'>", "labels"),
        ("<label>A <input autocomplete='fullname'></label>", "autocomplete"),
        ("<label>A <input type='email'></label>", "autocomplete"),
        ("<fieldset><label>A <input type='radio' name='a'></label></fieldset>", "groups"),
        ("<label>A <input type='checkbox' name='a'></label><input type='checkbox' name='a'>", "groups"),
        ("<button>Go</button>", "buttons"),
        ("<input type='submit' value=' '>", "buttons"),
        ("<p aria-describedby='nobody'>Text</p>", "references"),
        ("<div hidden><label>A <input required></label></div>", "server-checks"),
        ("<video></video>", "media"),
    ],
)
def test_a_fault_is_found(body: str, name: str) -> None:
    assert name in _found(body)


@pytest.mark.parametrize(
    "body",
    [
        "<p>One<br>two</p>",
        "<svg aria-hidden='true'><path d='M0 0'/></svg>",
        "<svg role='img' aria-labelledby='t'><title id='t'>Chart</title><path d='M0 0'/></svg>",
        "<label for='a'>A</label><input id='a'>",
        "<label>A <input></label>",
        "<h2 id='a'>A</h2><textarea aria-labelledby='a' autocomplete='street-address'></textarea>",
        "<label>I agree <input type='checkbox' name='a'></label>",
        "<fieldset><legend>A?</legend><label>Yes <input type='radio' name='a'></label></fieldset>",
        "<a href='https://elsewhere.example/'>Elsewhere</a>",
        "<a href='/x'><img src='/x.png' alt='City map'></a>",
        "<form method='get'><label>Search <input type='search' name='q'></label></form>",
        "<p id='a'>Text</p><a href='#a'>Up</a>",
        "<bdi dir='auto'>&lt;h1&gt;</bdi>",
    ],
)
def test_what_is_right_is_left_alone(body: str) -> None:
    assert _found(body) == set()


def test_a_finding_names_its_line() -> None:
    found = rules.check(FRAME.format(body="\n<img id='here' src='/a.png'>"))
    assert [(finding.check, finding.target, finding.line) for finding in found] == [
        ("pictures", "img#here", 5)
    ]
    assert str(found[0]) == "[pictures, 1.1.1] line 5: img#here: the picture has no alt"


def test_a_rule_can_be_left_out_by_name_only() -> None:
    body = "<p tabindex='3'>Text</p>"
    assert not rules.check(FRAME.format(body=body), but=frozenset({"focus-order"}))
    with pytest.raises(KeyError, match="no such rule: taste"):
        rules.check(FRAME.format(body=body), but=frozenset({"taste"}))


def test_two_rules_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="two rules are called labels"):
        rule("labels", "1.3.1")(lambda page: iter(()))


@pytest.mark.parametrize("html", ["", "text", "<", "<a", "<!doctype", "</p></p>", "<p>" * 300, "\x00<p>\x00"])
def test_any_text_can_be_read(html: str) -> None:
    assert rules.check(html)
    assert read(html).root.tag == "#document"
