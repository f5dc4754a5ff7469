"""What a tagged PDF says of itself: read back from the file, and no more claimed than that."""

import io
from collections.abc import Iterator

import pikepdf


def title_of_tagged(content: bytes, language: str) -> str:
    """Returns the title of a PDF; fails where it is not tagged as its page is: language, title, order of
    headings and tables, and for each cell of a table the headers it belongs to.
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
        assert names.index("H1") < names.index("H2") < names.index("Table")
        headers = {bytes(element.ID) for name, element in tags if name == "TH"}
        named = [{bytes(each) for each in cell.A.Headers} for name, cell in tags if name == "TD"]
    assert named
    assert all(those and those <= headers for those in named)
    return title


def _tags(node: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    """Every tag with its element, in reading order."""
    for element in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield str(element.S)[1:], element
            if "/K" in element:
                yield from _tags(element.K)
