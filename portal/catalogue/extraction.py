"""The words of a profile that residents read, for translators.

gettext domain `services`. A question's own words (label, hint, why, errors) have the question's id as
context; everything else (names, options, sentences) has none, so that shared words are translated once.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, TypeAlias

from portal.catalogue.documents import Entry, read_yaml
from portal.catalogue.problems import Findings, Report
from portal.catalogue.version import WordKey

Documents: TypeAlias = Mapping[str, str | bytes]
"""A profile away from any disk: path within the city's folder, with "/" → content."""

CITY_FILE = "city.yaml"
AGENCIES_FILE = "agencies.yaml"
GUIDE_FILE = "guide.yaml"
CLOSINGS_FILE = "closings.yaml"
PERFORMANCE_FILE = "performance.yaml"
OWN_FILES = (CITY_FILE, AGENCIES_FILE, GUIDE_FILE, CLOSINGS_FILE, PERFORMANCE_FILE)
SERVICES_FOLDER = "services/"
MEASURES_FOLDER = "measures/"
TRANSLATIONS_FOLDER = "translations/"

Path: TypeAlias = tuple[str, ...]

EACH = "*"
"""In a path: every item of a list, or every value of a mapping."""

CITY_WORDS: tuple[Path, ...] = (
    ("name",),
    ("contact", "hours"),
    ("contact", "in_person"),
    ("contact", "mail"),
    ("emergencies", EACH, "when"),
    ("elsewhere", EACH, "name"),
    ("elsewhere", EACH, "say"),
    ("topics", EACH, "name"),
    ("neighbours", EACH, "name"),
)
AGENCY_WORDS: tuple[Path, ...] = ((EACH, "name"),)
GUIDE_WORDS: tuple[Path, ...] = (
    ("steps", EACH, "label"),
    ("steps", EACH, "hint"),
    ("steps", EACH, "options", EACH, "label"),
    ("steps", EACH, "options", EACH, "hint"),
)
CLOSINGS_WORDS: tuple[Path, ...] = (("messages", EACH, "text"),)
PERFORMANCE_WORDS: tuple[Path, ...] = (
    ("action_plan", EACH, "name"),
    ("action_plan", EACH, "goals", EACH, "name"),
    ("stats", EACH, "name"),
)
SERVICE_WORDS: tuple[Path, ...] = (
    ("name",),
    ("summary",),
    ("covers", EACH),
    ("not_covered", EACH),
    ("what_happens", EACH),
    ("emergency",),
    ("contact_why",),
    ("milestones", EACH, "note"),
)
SHARED_QUESTION_WORDS: tuple[Path, ...] = (
    ("unit",),
    ("options", EACH, "label"),
    ("options", EACH, "hint"),
)
OWN_QUESTION_WORDS: tuple[Path, ...] = (("label",), ("hint",), ("why",), ("errors", EACH))


@dataclass(frozen=True)
class Message:
    """A text to translate: its context (a question's id) or None, and where it was found."""

    file: str
    line: int
    context: str | None
    msgid: str

    @property
    def key(self) -> WordKey:
        """What a translation is found by."""
        return self.context, self.msgid


def messages_in(root: Entry) -> Iterator[Message]:
    """The texts of one file of a profile; what kind of file it is shows in its content."""
    if root.has("questions"):
        yield from _texts(root, SERVICE_WORDS)
        for question in root.get("questions").each():
            yield from _texts(question, OWN_QUESTION_WORDS, question.get("id").text)
            yield from _texts(question, SHARED_QUESTION_WORDS)
    elif root.has("time_zone"):
        yield from _texts(root, CITY_WORDS)
    elif root.has("steps"):
        yield from _texts(root, GUIDE_WORDS)
    elif root.has("messages"):
        yield from _texts(root, CLOSINGS_WORDS)
    elif root.has("plan_windows"):
        yield from _texts(root, PERFORMANCE_WORDS)
    else:
        yield from _texts(root, AGENCY_WORDS)


def messages(documents: Documents) -> tuple[Message, ...]:
    """Every text of a profile, in the order of its files; files that cannot be read have none."""
    found: list[Message] = []
    for file in sorted(documents):
        if file in OWN_FILES or file.startswith(SERVICES_FOLDER):
            found.extend(messages_in(Entry(file, read_yaml(documents[file], Report(Findings(), file)))))
    return tuple(found)


def extract(
    fileobj: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, object],
) -> Iterator[tuple[int, str | None, str | tuple[str, str], list[str]]]:
    """Babel extractor for the YAML files of a profile: `portal.catalogue.extraction:extract`.

    Babel hands keywords, comment tags and options to every extractor; definitions need none of them.
    Raises ValueError, with the line, for a file that is not YAML.
    """
    file = getattr(fileobj, "name", "profile")
    findings = Findings()
    root = Entry(file, read_yaml(fileobj.read(), Report(findings, file)))
    if findings.problems:
        raise ValueError("\n".join(str(problem) for problem in findings.ordered()))
    for message in messages_in(root):
        if message.context is None:
            yield message.line, None, message.msgid, []
        else:
            yield message.line, "pgettext", (message.context, message.msgid), []


def _texts(root: Entry, paths: Collection[Path], context: str | None = None) -> Iterator[Message]:
    for path in paths:
        for entry in _at(root, path):
            if entry.text:
                yield Message(entry.file, entry.line, context, entry.text)


def _at(entry: Entry, path: Path) -> Iterator[Entry]:
    if not path:
        yield entry
        return
    step, rest = path[0], path[1:]
    every = (*entry.each(), *(value for _, value in entry.items()))
    for child in every if step == EACH else (entry.get(step),):
        yield from _at(child, rest)
