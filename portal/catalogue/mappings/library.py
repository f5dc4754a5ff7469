"""Finding and reading mappings: the city's own, those that travel with the portal, or any file."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from portal.catalogue.catalogue import Catalogue
from portal.catalogue.documents import Entry, YamlMap, read_yaml
from portal.catalogue.mappings.schema import ImportMapping
from portal.catalogue.mistakes import report_mistakes
from portal.catalogue.problems import Findings, Problem, ProfileError, Report, write_one_of

TRAVELLING = Path(__file__).resolve().parents[2] / "imports"
FOLDER = "imports"
SUFFIX = ".yaml"


class MappingError(ProfileError):
    """A mapping that cannot be used, with every problem found, ordered by line."""

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{count} {'problem' if count == 1 else 'problems'} in the mapping {self.place}:"
        return "\n".join([head, *(str(problem) for problem in self.problems)])


@dataclass(frozen=True)
class MappingFile:
    """A mapping and the file that says it, so that what does not fit later can be shown on its line."""

    mapping: ImportMapping
    entry: Entry

    def line_of(self, path: tuple[str | int, ...]) -> int:
        """The line on which a part of the mapping is written."""
        return self.entry.line_of(path)


def names(city: Path) -> list[str]:
    """The mappings that have a name: the city's, then those that travel with the portal."""
    found = (path.stem for folder in _folders(city) for path in sorted(folder.glob(f"*{SUFFIX}")))
    return list(dict.fromkeys(found))


def find(name: str, city: Path) -> Path:
    """The file of a mapping by its name, or by its path (with a / in it, or ending in .yaml).

    Raises MappingError when there is none.
    """
    if "/" in name or name.endswith(SUFFIX):
        path = Path(name)
        if path.is_file():
            return path
        raise MappingError([Problem(name, 1, "There is no such file. Write the path of a mapping")], name)
    for folder in _folders(city):
        path = folder / f"{name}{SUFFIX}"
        if path.is_file():
            return path
    advice = write_one_of(name, names(city))
    raise MappingError([Problem(name, 1, f"There is no mapping of this name. {advice}, or a path")], name)


def _folders(city: Path) -> tuple[Path, Path]:
    return city / FOLDER, TRAVELLING


def load(path: Path, catalogue: Catalogue) -> MappingFile:
    """The mapping in a file, fit for a city. Raises MappingError with every problem found."""
    try:
        return parse(path.read_bytes(), path.name, catalogue)
    except OSError as error:
        raise MappingError([Problem(path.name, 1, f"This file cannot be read: {error.strerror}")]) from error


def load_all(city: Path, catalogue: Catalogue) -> list[MappingFile]:
    """The mappings in a city's folder. Raises MappingError for the first that cannot be used."""
    return [load(path, catalogue) for path in sorted((city / FOLDER).glob(f"*{SUFFIX}"))]


def parse(content: str | bytes, file: str, catalogue: Catalogue) -> MappingFile:
    """The mapping that a document writes. Raises MappingError as `load` does."""
    findings = Findings()
    report = Report(findings, file)
    node = read_yaml(content, report)
    if node is not None and not isinstance(node, YamlMap):
        report.problem(1, "This file has another shape. Start it with origin: and the name of the source")
        node = None
    entry = Entry(file, node)
    mapping = None
    if node is not None:
        _check_codes(entry, catalogue, findings)
        try:
            mapping = ImportMapping.model_validate(node, context=report)
        except ValidationError as error:
            report_mistakes(error, entry, report)
    if findings.problems or mapping is None:
        raise MappingError(findings.ordered(), file)
    return MappingFile(mapping, entry)


def _check_codes(entry: Entry, catalogue: Catalogue, findings: Findings) -> None:
    services = [version.service.code for version in catalogue.services.values()]
    _known(entry.get("types").get("services"), services, "service", findings)
    _known(entry.get("agencies").get("values"), catalogue.agencies, "agency", findings)


def _known(values: Entry, codes: Iterable[str], what: str, findings: Findings) -> None:
    known = list(codes)
    for written, value in values.items():
        if value.text is not None and value.text not in known:
            advice = write_one_of(value.text, known)
            value.wrong(findings, f'"{value.text}" for "{written}" is no {what} of this city. {advice}')
