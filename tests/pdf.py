"""What a tagged PDF says of itself: read back from the file, and no more claimed than that."""

import io
from collections.abc import Iterator
from itertools import pairwise

import pikepdf


def title_of_tagged(content: bytes, language: str, *, has_table: bool = True) -> str:
    """Returns the title of a PDF; fails where it is not tagged as its page is: language, title, order of
    headings and tables, for each cell of a table the headers it belongs to, and for each figure a sentence.

    Reading goes from page to page, never back, and no level of heading is left out.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        assert str(root.Lang) == language
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        title = str(pdf.docinfo["/Title"])
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == title
        tags = list(_tags(root.StructTreeRoot.K))
        names = [name for name, _ in tags]
        assert names.count("H1") == 1
        assert names.index("H1") < names.index("H2")
        assert ("Table" in names) is has_table
        assert not has_table or names.index("H2") < names.index("Table")
        assert _levels_never_jump([int(name[1]) for name in names if name in HEADINGS])
        assert all(str(element.Alt).endswith(".") for name, element in tags if name == "Figure")
        assert _in_order(root.StructTreeRoot.K, [page.obj for page in pdf.pages])
        headers = {bytes(element.ID) for name, element in tags if name == "TH"}
        named = [{bytes(each) for each in cell.A.Headers} for name, cell in tags if name == "TD"]
    assert bool(named) is has_table
    assert all(those and those <= headers for those in named)
    return title


HEADINGS = ("H1", "H2", "H3", "H4")


def _levels_never_jump(levels: list[int]) -> bool:
    return levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))


def _in_order(node: pikepdf.Object, pages: list[pikepdf.Object]) -> bool:
    """Whether what is read tag by tag never goes back to an earlier page."""
    places = [pages.index(element.Pg) for name, element in _tags(node) if name in (*HEADINGS, "Table", "P")]
    return places == sorted(places)


def figures_of(content: bytes) -> list[str]:
    """The alternative texts of a PDF's figures, in reading order."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [str(each.Alt) for name, each in _tags(pdf.Root.StructTreeRoot.K) if name == "Figure"]


def sheets(content: bytes) -> int:
    """Returns how many sheets a PDF takes."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def _tags(node: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    """Every tag with its element, in reading order."""
    for element in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield str(element.S)[1:], element
            if "/K" in element:
                yield from _tags(element.K)
