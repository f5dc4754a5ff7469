"""The repository as it is checked in: which files it has, and what stands in them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = frozenset({".py", ".html", ".css", ".js", ".sh", ".yaml", ".yml", ".toml", ""})
FOREIGN = frozenset({"vendor", "vendored"})  # folders with other people's work, kept as they gave it


def files() -> list[Path]:
    """Every file that is checked in, or would be: what Git knows or does not ignore. Absolute paths."""
    listing = subprocess.run(
        # The clone may belong to another user than the one who tests it.
        [
            "git",
            "-c",
            f"safe.directory={ROOT}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for name in sorted(listing.split("\0")) if name and (path := ROOT / name).is_file()]


def own_text() -> Iterator[tuple[str, str]]:
    """The name, from the root, and the text of every text file that was written here."""
    for path in files():
        name = path.relative_to(ROOT)
        content = path.read_bytes()
        if b"\0" not in content and not FOREIGN & set(name.parts):
            yield name.as_posix(), content.decode()


def code() -> Iterator[tuple[str, str]]:
    """Of these, the ones that are code: programs, templates, styles and settings."""
    return ((name, text) for name, text in own_text() if Path(name).suffix in CODE)


def modules(*packages: str) -> Iterator[tuple[str, str]]:
    """Of these, the Python modules of the given packages."""
    return (
        (name, text)
        for name, text in own_text()
        if name.endswith(".py") and name.partition("/")[0] in packages
    )
