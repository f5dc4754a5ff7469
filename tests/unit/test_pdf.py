"""Papers set what is written in another direction than their page as a browser does."""

import io

import pikepdf
import pytest

from portal.web.pdf import set_page

PAGE = """<!doctype html><html lang="ar" dir="rtl"><head><title>ورق</title></head>
<body><h1>ورق</h1><p>كما هو: <span lang="en" dir="{}">{}</span></p></body></html>"""


def marks(direction: str, text: str) -> bytes:
    """What is drawn on the only sheet."""

    with pikepdf.open(io.BytesIO(set_page(PAGE.format(direction, text)))) as pdf:
        return bytes(pdf.pages[0].Contents.read_bytes())


@pytest.mark.parametrize(
    ("text", "meant"), [("# of tons (invented).", "ltr"), ("100% من الطلبات.", "rtl"), ("12.", "ltr")]
)
def test_a_text_keeps_its_own_direction(text: str, meant: str) -> None:
    other = {"ltr": "rtl", "rtl": "ltr"}[meant]
    assert marks("auto", text) == marks(meant, text)
    assert marks("auto", text) != marks(other, text)
