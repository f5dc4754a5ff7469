"""Phone numbers and e-mail addresses that belong to nobody."""

import re
from dataclasses import dataclass

DOMAINS = ("example.org", "example.com")
"""Set aside for examples (RFC 2606)."""

FICTIONAL = 100
"""555-0100 to 555-0199 are set aside for fiction in every area of the North American numbering plan."""

OTHER_AREA = "202"


@dataclass(frozen=True)
class Contacts:
    """Contacts with the area code of the city."""

    area: str

    def phone(self, number: int) -> str:
        """Return a fictional number, as E.164."""
        return re.sub(r"[ -]", "", self.shown(number))

    def shown(self, number: int) -> str:
        """Return the same number for people to read."""
        return f"+1 {self.area}-555-01{number % FICTIONAL:02}"

    def email(self, number: int) -> str:
        """Return an address in a domain for examples."""
        return f"resident{number}@{DOMAINS[number % len(DOMAINS)]}"


def contacts_near(phone: str | None) -> Contacts:
    """Return contacts in the area of a city's own number; elsewhere in the world, in that of another city."""
    area = re.match(r"\+1\D*([2-9]\d\d)\D*\d{3}\D*\d{4}$", phone or "")
    return Contacts(area[1] if area else OTHER_AREA)
