"""A copy of a city, and of the interface's words, that also speaks the pseudo-languages."""

import shutil
from copy import deepcopy
from pathlib import Path
from typing import cast

import yaml

from portal.catalogue.extraction import CITY_FILE, SERVICES_FOLDER
from portal.localisation import pofile
from portal.localisation.pseudo import PSEUDO, pseudo_translations
from portal.localisation.sources import Domain, SourceError, languages_of, services, texts_of

CITY = "city"
TRANSLATIONS = "translations"


def write_pseudo(folder: Path, city: Path, interface: Domain) -> tuple[Path, Path]:
    """Write `folder`/city and `folder`/translations, for PORTAL_CITY and PORTAL_TRANSLATIONS.

    In: a folder that does not have them yet; a city's profile; the domain of the interface's words, whose
    published languages are copied. Out: the two folders. Errors: SourceError for a folder that is in use,
    a source that cannot be read, or a language of the city without interface words.
    """
    new_city, new_translations = folder / CITY, folder / TRANSLATIONS
    for path in (new_city, new_translations):
        if path.exists():
            raise SourceError(f"{path} is there already. Name a new folder, or delete that one first")
    _copy_interface(interface, new_translations)
    shutil.copytree(city, new_city)
    _teach(new_city, languages_of(city)[0])
    domain = services(new_city)
    texts = texts_of(domain)
    for language in PSEUDO:
        domain.po(language).parent.mkdir(exist_ok=True)
        domain.po(language).write_text(pofile.written(pseudo_translations(texts, language)), "utf-8")
    return new_city, new_translations


def _copy_interface(interface: Domain, folder: Path) -> None:
    texts = texts_of(interface)
    translations = {language: pofile.written(pseudo_translations(texts, language)) for language in PSEUDO}
    for language in interface.published:
        path = interface.po(language)
        if not path.is_file():
            raise SourceError(f"{path}: the words in {language} are missing. Run: portal translations update")
        translations[language] = path.read_text("utf-8")
    for language, text in translations.items():
        path = folder / interface.layout.format(language=language)
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")


def _teach(city: Path, source: str) -> None:
    """Give a copied profile the pseudo-languages, and services the source's keywords in them.

    The documents are changed as trees, so that every text keeps its quotation marks and stays text.
    """
    root = _tree(city / CITY_FILE)
    _child(root, "languages").value.extend(_text(language) for language in PSEUDO)
    _save(city / CITY_FILE, root)
    for path in sorted((city / SERVICES_FOLDER).glob("*.yaml")):
        root = _tree(path)
        keywords = _child(root, "keywords")
        own = _child(keywords, source)
        keywords.value.extend((_text(language), deepcopy(own)) for language in PSEUDO)
        _save(path, root)


def _tree(path: Path) -> yaml.Node:
    with path.open(encoding="utf-8") as file:
        root = yaml.compose(file, Loader=yaml.SafeLoader)
    if root is None:
        raise SourceError(f"{path}: this file is empty. Check the profile: portal city check")
    return root


def _child(node: yaml.Node, key: str) -> yaml.Node:
    """What stands under a key of a mapping."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    for name, value in pairs:
        if name.value == key:
            return cast(yaml.Node, value)
    where = f"{node.start_mark.name}:{node.start_mark.line + 1}" if node.start_mark else key
    raise SourceError(f"{where}: {key} is missing here. Check the profile: portal city check")


def _text(value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", value)


def _save(path: Path, root: yaml.Node) -> None:
    path.write_text(yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True, width=1000), "utf-8")
