"""A small interface and a small city whose words tests translate, and mistakes to plant in them."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from portal.catalogue import Problem
from portal.localisation import checking, keeping, pofile
from portal.localisation.plurals import plurals_of
from portal.localisation.pofile import Entry
from portal.localisation.sources import Domain, interface, services
from tests.havenport import FOLDER

CODE = '''\
"""A view."""


def shown(texts, count):
    """Say things."""
    texts.gettext("Send it")
    # Translators: the state of a request
    texts.pgettext("status", "Closed")
    texts.pgettext("shop", "Closed")
    return texts.npgettext("inbox", "%(num)s letter", "%(num)s letters", count) % {"num": count}
'''

PAGE = """\
<h1>{{ _("Hello %(name)s", name=name) }}</h1>
<p>{{ _("Call <strong>%(number)s</strong> now", number=number) }}</p>
{{ ngettext("There is a problem with %(name)s", "There are %(num)s problems with %(name)s", 2, name=name) }}
{% trans trimmed name=name %}
  Good
  night, {{ name }}
{% endtrans %}
{{ _("Send it") }}
"""


@dataclass(frozen=True)
class Translated:
    """A domain whose languages are complete and right, in a folder of its own."""

    domain: Domain

    def change(self, path: Path, old: str, new: str) -> int:
        """Write `new` for `old`, which must be there once; the line it begins on."""
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        path.write_text(text.replace(old, new), "utf-8")
        return text.count("\n", 0, text.index(old)) + 1

    def change_entry(self, language: str, msgid: str, old: str, new: str) -> int:
        """The same within the entry of a text; the line of its msgid."""
        path = self.domain.po(language)
        blocks = path.read_text("utf-8").split("\n\n")
        (number,) = [place for place, block in enumerate(blocks) if f'msgid "{msgid}"' in block]
        assert blocks[number].count(old) == 1, f"{old!r} is not once in {blocks[number]!r}"
        head, _, _ = "\n\n".join(blocks[: number + 1]).rpartition(f'msgid "{msgid}"')
        blocks[number] = blocks[number].replace(old, new)
        path.write_text("\n\n".join(blocks), "utf-8")
        return head.count("\n") + 1

    def problems(self) -> list[Problem]:
        """What the check says."""
        return list(checking.check(self.domain))

    def fill(self) -> None:
        """Translate every text into itself."""
        for language in self.domain.languages:
            path = self.domain.po(language)
            po = pofile.read(path)
            filled = tuple(_itself(entry, language) for entry in po.entries)
            path.write_text(pofile.written(replace(po, entries=filled)), "utf-8")


def _itself(entry: Entry, language: str) -> Entry:
    if entry.plural is None:
        return replace(entry, forms=(entry.msgid,))
    return replace(entry, forms=(entry.plural,) * plurals_of(language).count)


def translated(domain: Domain) -> Translated:
    """The domain with everything extracted and translated."""
    list(keeping.update(domain))
    made = Translated(domain)
    made.fill()
    return made


def small_interface(folder: Path, published: tuple[str, ...] = ("en", "es", "ar")) -> Domain:
    """An interface of one view and one page, for English, Spanish and Arabic."""
    sources = folder / "portal"
    (sources / "templates").mkdir(parents=True)
    (sources / "view.py").write_text(CODE, "utf-8")
    (sources / "templates" / "page.html").write_text(PAGE, "utf-8")
    return interface(published, sources, sources / "translations")


def small_city(folder: Path) -> Domain:
    """The words of a copy of Havenport."""
    city = folder / "havenport"
    shutil.copytree(FOLDER, city)
    return services(city)
