"""Reading a city's profile: from a folder, or from documents that were never on a disk."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pydantic import ValidationError

from portal.catalogue.catalogue import Catalogue
from portal.catalogue.checks.city import check_agencies, check_city, check_holidays_cover
from portal.catalogue.checks.closings import check_closings
from portal.catalogue.checks.guide import Ends, check_guide
from portal.catalogue.checks.measures import Known, check_measures
from portal.catalogue.checks.performance import check_performance
from portal.catalogue.checks.services import Surroundings, check_services
from portal.catalogue.documents import Entry, YamlList, YamlMap, decode, read_yaml
from portal.catalogue.extraction import (
    AGENCIES_FILE,
    CITY_FILE,
    CLOSINGS_FILE,
    GUIDE_FILE,
    MEASURES_FOLDER,
    OWN_FILES,
    PERFORMANCE_FILE,
    SERVICES_FOLDER,
    TRANSLATIONS_FOLDER,
    Documents,
    messages_in,
)
from portal.catalogue.mistakes import report_mistakes
from portal.catalogue.problems import Findings, Problem, ProfileError, Report
from portal.catalogue.schema import (
    PSEUDO_LANGUAGES,
    Agency,
    City,
    Closings,
    Guide,
    MeasureSeed,
    PerformanceYear,
    Service,
)
from portal.catalogue.schema.base import Definition
from portal.catalogue.schema.fields import is_language
from portal.catalogue.translations import Translation, read_translation, report_coverage
from portal.catalogue.version import ServiceVersion, Translations, WordKey
from portal.domain.lifecycle import Visibility

_Shape = TypeVar("_Shape", bound=Definition)


def load(folder: Path, today: date | None = None) -> Catalogue:
    """The catalogue of a city's folder. `today` (the city's local day) lets it warn of missing holidays.

    Raises ProfileError with every problem found, each with its file, line and what to write.
    """
    try:
        return parse(documents_of(folder), today)
    except ProfileError as error:
        raise ProfileError(error.problems, str(folder)) from None


def documents_of(folder: Path) -> Documents:
    """The files of a profile below a city's folder. Raises ProfileError when there is no such folder."""
    if not folder.is_dir():
        missing = Problem(
            CITY_FILE, 1, "There is no such folder. Write the path of a folder that has city.yaml"
        )
        raise ProfileError([missing], str(folder))
    folders = (f"{SERVICES_FOLDER}*.yaml", f"{MEASURES_FOLDER}*.yaml", f"{TRANSLATIONS_FOLDER}*.po")
    patterns = (*OWN_FILES, *folders)
    paths = sorted(path for pattern in patterns for path in folder.glob(pattern) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def parse(documents: Documents, today: date | None = None) -> Catalogue:
    """The catalogue of a profile given as documents: path within the city's folder → text or UTF-8 bytes.

    The same documents on the same day are read once by a process: a catalogue is frozen, and may be shared.
    Raises ProfileError as `load` does.
    """
    return _parsed(tuple(documents.items()), today)


@lru_cache(maxsize=4)
def _parsed(contents: tuple[tuple[str, str | bytes], ...], today: date | None) -> Catalogue:
    documents = dict(contents)
    findings = Findings()
    profile = _Profile(documents, findings)
    profile.check(today)
    city = profile.shaped(City, profile.city)
    agencies = [profile.shaped(Agency, entry) for entry in profile.agencies.each()]
    services = [profile.shaped(Service, entry) for entry in profile.services]
    guide = profile.shaped(Guide, profile.guide)
    closings = profile.shaped(Closings, profile.closings)
    performance = profile.shaped(PerformanceYear, profile.performance)
    measures = [profile.shaped(MeasureSeed, entry) for entry in profile.measures]
    translations = profile.translations()
    if findings.problems or city is None:
        raise ProfileError(findings.ordered())
    return Catalogue(
        city=city,
        agencies={agency.code: agency for agency in agencies if agency},
        services=_versions(city, profile.services, services, translations),
        guide=guide,
        closings=closings,
        performance=performance,
        measures=tuple(measure for measure in measures if measure),
        translations=translations,
        warnings=tuple(sorted(findings.warnings)),
    ).prepared()


class _Profile:
    """The documents as trees, and what is wrong with them."""

    def __init__(self, documents: Documents, findings: Findings) -> None:
        self._documents = documents
        self._findings = findings
        self.city = self._required(CITY_FILE, YamlMap)
        self.agencies = self._required(AGENCIES_FILE, YamlList)
        self.guide = self._optional(GUIDE_FILE)
        self.closings = self._optional(CLOSINGS_FILE)
        self.performance = self._optional(PERFORMANCE_FILE)
        files = self._below(SERVICES_FOLDER)
        self.services = [
            entry for entry in (self._read(file, YamlMap) for file in files) if entry.node is not None
        ]
        lists = [self._read(file, YamlList) for file in self._below(MEASURES_FOLDER)]
        self.measures = [entry for each in lists for entry in each.each()]
        if not files:
            self._report(CITY_FILE).problem(
                1, "The city has no services. Write one in services/, such as pothole.yaml"
            )

    def _below(self, folder: str) -> list[str]:
        return sorted(file for file in self._documents if file.startswith(folder))

    def _report(self, file: str) -> Report:
        return Report(self._findings, file)

    def _required(self, file: str, shape: type[YamlMap] | type[YamlList]) -> Entry:
        if file in self._documents:
            return self._read(file, shape)
        self._report(file).problem(1, f"This file is missing. Write {file} in the city's folder")
        return Entry(file, None)

    def _optional(self, file: str) -> Entry:
        return self._read(file, YamlMap) if file in self._documents else Entry(file, None)

    def _read(self, file: str, shape: type[YamlMap] | type[YamlList]) -> Entry:
        node = read_yaml(self._documents[file], self._report(file))
        if node is not None and not isinstance(node, shape):
            start = "id: havenport" if shape is YamlMap else "- code: transportation"
            self._report(file).problem(1, f"This file has another shape. Start it with {start}")
            node = None
        return Entry(file, node)

    def check(self, today: date | None) -> None:
        """Report everything that does not fit together."""
        slugs = [PurePosixPath(file).stem for file in self._documents if file.startswith(SERVICES_FOLDER)]
        check_city(self.city, sorted(slugs), self._findings)
        check_agencies(self.agencies, self._findings)
        check_services(self.services, self._surroundings(), self._findings)
        check_guide(self.guide, self._ends(), self._findings)
        check_closings(self.closings, sorted(slugs), self._findings)
        check_performance(self.performance, _codes(self.agencies), self._findings)
        pillars = self.performance.get("action_plan").each()
        goals = [goal for pillar in pillars for goal in _codes(pillar.get("goals"))]
        check_measures(self.measures, self._known(sorted(slugs), goals), self._findings)
        if today is not None:
            check_holidays_cover(self.city, today, self._findings)

    def _known(self, slugs: list[str], goals: list[str]) -> Known:
        private = [
            PurePosixPath(service.file).stem
            for service in self.services
            if service.get("visibility").text == Visibility.PRIVATE
        ]
        topics = _codes(self.city.get("topics"))
        return Known(_codes(self.agencies), slugs, goals, topics, self._languages(), private)

    def _surroundings(self) -> Surroundings:
        city, agencies = self.city, self.agencies
        return Surroundings(
            topics=_codes(city.get("topics")) if city.has("topics") else None,
            agencies=_codes(agencies) if agencies.node is not None else None,
            languages=self._languages() if city.has("languages") else None,
        )

    def _ends(self) -> Ends:
        """Where the guide may lead; a file that cannot be read is reported there and not here again."""
        stems = {PurePosixPath(file).stem for file in self._documents if file.startswith(SERVICES_FOLDER)}
        retired = {PurePosixPath(s.file).stem for s in self.services if s.get("retired").text == "true"}
        elsewhere = _codes(self.city.get("elsewhere")) if self.city.node is not None else None
        return Ends(sorted(stems - retired), elsewhere)

    def _languages(self) -> list[str]:
        """The languages that can be run; the others are reported where they are written."""
        return [tag for tag in self.city.get("languages").texts() if is_language(tag)]

    def shaped(self, model: type[_Shape], entry: Entry) -> _Shape | None:
        """The definition an entry writes, or None after reporting why it is none."""
        if entry.node is None:
            return None
        report = self._report(entry.file)
        try:
            return model.model_validate(entry.node, context=report)
        except ValidationError as error:
            report_mistakes(error, entry, report)
            return None

    def translations(self) -> Translations:
        """The words of every language but the source, by language."""
        wanted = self._wanted()
        found: dict[str, Mapping[WordKey, str]] = {}
        languages = self._languages()
        for language in languages[1:]:
            found[language] = self._translation(language, wanted).entries
        for file in self._documents:
            tag = PurePosixPath(file).stem
            if file.startswith(TRANSLATIONS_FOLDER) and languages and tag not in languages[1:]:
                advice = f"Write {tag} in the languages of {CITY_FILE}, or delete this file"
                self._report(file).problem(1, f'"{tag}" is not a language this city translates to. {advice}')
        return found

    def _translation(self, language: str, wanted: Sequence[WordKey]) -> Translation:
        file = f"{TRANSLATIONS_FOLDER}{language}.po"
        report = self._report(file)
        if file not in self._documents:
            if language not in PSEUDO_LANGUAGES:
                report.problem(
                    1,
                    f"This file is missing. Write it, or take {language} out of the languages in {CITY_FILE}",
                )
            return Translation()
        text = decode(self._documents[file], report)
        translation = Translation() if text is None else read_translation(text, report)
        report_coverage(translation, wanted, language, report)
        return translation

    def _wanted(self) -> list[WordKey]:
        own = [self.city, self.agencies, self.guide, self.closings, self.performance]
        entries = [*own, *self.services]
        return list(dict.fromkeys(message.key for entry in entries for message in messages_in(entry)))


def _codes(entries: Entry) -> list[str]:
    return [code for code in (entry.get("code").text for entry in entries.each()) if code]


def _versions(
    city: City, entries: Iterable[Entry], services: Iterable[Service | None], translations: Translations
) -> dict[str, ServiceVersion]:
    versions = {}
    for entry, service in zip(entries, services, strict=True):
        if service is not None:
            keys = [message.key for message in messages_in(entry)]
            own = {
                language: {key: words[key] for key in keys if key in words}
                for language, words in translations.items()
            }
            versions[service.slug] = ServiceVersion(service, city.source_language, own)
    return versions
