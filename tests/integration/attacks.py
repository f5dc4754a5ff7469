"""What a hostile or broken browser may send for a question, and which status that deserves.

Every question of the invented city's service `sampler`, which has one of each type, and a place that may be
an address or a description.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from portal.app import LARGEST_BODY

Typed = str | bytes
Fields = list[tuple[str, Typed]]

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=between"
TAKEN, ASKED_AGAIN, STALE, TOO_MUCH = 303, 422, 400, 413


@dataclass(frozen=True)
class Question:
    """A question under attack.

    `good` is an answer to it; `chosen` names the controls that only choose; `longest` is the most characters
    of one that takes any text, else 0.
    """

    id: str
    good: Mapping[str, str]
    slug: str = "sampler"
    chosen: tuple[str, ...] = ()
    longest: int = 0
    optional: bool = False

    def __str__(self) -> str:
        return self.id

    @property
    def only_chosen(self) -> bool:
        """Whether nothing can be typed."""
        return set(self.chosen) == set(self.good)

    def typing(self, text: Typed) -> Fields:
        """The text in every control that can be typed in; where there is none, as the choice."""
        return [
            (name, value if name in self.chosen and not self.only_chosen else text)
            for name, value in self.good.items()
        ]


QUESTIONS = {
    question.id: question
    for question in (
        Question("boat", {"boat": "Saltwind"}, longest=40),
        Question("story", {"story": "Old, slow and dear to us."}, longest=300, optional=True),
        Question("crew", {"crew": "2"}),
        Question("length", {"length": "7"}),
        Question("kind", {"kind": "sail"}, chosen=("kind",)),
        Question("services", {"services": "power"}, chosen=("services",), optional=True),
        Question("winter", {"winter": "no"}, chosen=("winter",)),
        Question("built", {"built-day": "1", "built-month": "5", "built-year": "2001"}),
        Question(
            "arrival",
            {"arrival-day": "3", "arrival-month": "11", "arrival-year": "2026", "arrival-time": "14:30"},
        ),
        Question("email", {"email": "someone@example.org"}),
        Question("phone", {"phone": "902-555-0123"}, optional=True),
        Question("name", {"name": "Sample Resident"}, longest=200),
        Question("home", {"home-described": "At the east pier"}, longest=500),
        Question(
            "where",
            {"where": "address", "where-address": "12 Wharf Road"},
            slug="lamp-out",
            chosen=("where",),
            longest=200,
        ),
    )
}

EARLIER = {"sampler": ("boat", "kind", "services"), "lamp-out": ()}
"""What is answered before the attack; `winter` is asked only after `kind` and `services`."""

BLANK = "\N{HANGUL FILLER}\N{ZERO WIDTH SPACE} \t\r\n"

TEXTS: dict[str, Typed] = {
    "nul": "\0",
    "nul within": "Salt\0wind",
    "control characters": "a" + "".join(map(chr, [*range(1, 32), *range(127, 160)])) + "b",
    "emoji": "boat \N{SAILBOAT}\N{VARIATION SELECTOR-16} \N{WOMAN}\N{ZERO WIDTH JOINER}\N{FIRE ENGINE}",
    "right to left": "مركب صغير סירה",
    "overrides": "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe\N{POP DIRECTIONAL FORMATTING}\N{FIRST STRONG ISOLATE}x",
    "lone surrogates": "\ud83d boat \udea3",
    "broken utf-8": b"\xff\xfe boat \xc3\x28 \xed\xa0\x80 \xf4\x90\x80\x80",
    "html": "<script>alert(1)</script><b a='\">&amp;",
    "sql": "'; DROP TABLE draft; --",
    "template": "{{ 7*7 }}{% raw %}${x}%(number)s %s{0}",
    "combining": "e" + "\N{COMBINING ACUTE ACCENT}" * 30,
    "line breaks": "one\r\ntwo\rthree\n\nfour",
    "path": "../../etc/passwd",
    "blank": BLANK,
    "a hundred kilobytes": "x" * 100_000,
    "a run of marks": "e" + "\N{COMBINING ACUTE ACCENT}" * 20_000,
}


@dataclass(frozen=True)
class Post:
    """One body to send, the fields in it, and the status it deserves."""

    fields: Fields
    status: int
    content_type: str = FORM
    wrapped: Callable[[Fields], bytes] | None = None

    def body(self, token: str) -> bytes:
        """The bytes, with the form's token."""
        fields: Fields = [("csrf_token", token), ("go", "next"), *self.fields]
        return self.wrapped(fields) if self.wrapped else encoded(fields)


Attack = Callable[[Question], Post]


def as_bytes(text: Typed) -> bytes:
    """The text as a careless browser would send it: half characters become three bytes that are no UTF-8."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def encoded(fields: Fields) -> bytes:
    """The fields as a form's body."""
    return "&".join(f"{quote_plus(name)}={quote_plus(as_bytes(value))}" for name, value in fields).encode()


def _part(disposition: str, content: bytes) -> bytes:
    return f"--between\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"


def uploaded(fields: Fields) -> bytes:
    """The fields as multipart, the answers among them as files."""
    own = {"csrf_token", "go"}
    parts = [
        _part(f'name="{name}"' + ("" if name in own else f'; filename="{name}.txt"'), as_bytes(value))
        for name, value in fields
    ]
    return b"".join(parts) + b"--between--\r\n"


def text_attack(name: str) -> Attack:
    """Someone types one of TEXTS."""

    def attack(question: Question) -> Post:
        fields = question.typing(TEXTS[name])
        return Post(fields, _status_of_text(question, name, len(encoded(fields))))

    return attack


def _status_of_text(question: Question, name: str, size: int) -> int:
    if size > LARGEST_BODY:
        return TOO_MUCH
    # A blank sign is a code like any other, and none that is offered.
    if name == "nul" or (name == "blank" and not question.only_chosen):
        return _left_out(question)
    return TAKEN if question.longest and size < 1000 and name != "blank" else ASKED_AGAIN


def _just_too_long(question: Question) -> Post:
    return Post(question.typing("x" * ((question.longest or 1000) + 1)), ASKED_AGAIN)


def _just_fits(question: Question) -> Post:
    if not question.longest:
        return Post(list(question.good.items()), TAKEN)
    return Post(question.typing("x" * question.longest), TAKEN)


def _two_answers(question: Question) -> Post:
    return Post([*question.good.items(), *((name, "other") for name in question.good)], ASKED_AGAIN)


def _twice_the_same(question: Question) -> Post:
    return Post([*question.good.items()] * 2, TAKEN)


def _left_out(question: Question) -> int:
    return TAKEN if question.optional else ASKED_AGAIN


def _strangers(question: Question) -> Post:
    strange: Fields = [
        ("__class__", "x"),
        ("answer_", "x"),
        ("validate", "x"),
        ("data", "x"),
        (f"{question.id}-", "x"),
        (f"{question.id}-unknown", "x"),
        (f"{question.id}[]", "x"),
        ("language", "tlh"),
        ("go", "nowhere"),
        ("", ""),
        ("\0", "\0"),
        *((f"stranger{number}", "x") for number in range(1500)),
    ]
    return Post([*question.good.items(), *strange], TAKEN)


SHAPES: dict[str, Attack] = {
    "just too long": _just_too_long,
    "just fits": _just_fits,
    "empty": lambda q: Post([(name, "") for name in q.good], _left_out(q)),
    "controls missing": lambda q: Post([], _left_out(q)),
    "two answers": _two_answers,
    "the same twice": _twice_the_same,
    "unknown controls": _strangers,
    "files": lambda q: Post(q.typing("a file"), _left_out(q), MULTIPART, uploaded),
    "json": lambda q: Post([], STALE, "application/json", lambda _: b'{"csrf_token": ["a", {}], "boat": 1}'),
    "json list": lambda q: Post([], STALE, "application/json", lambda _: b"[1, 2]"),
    "broken json": lambda q: Post([], STALE, "application/json", lambda _: b"{"),
    "plain text": lambda q: Post([], STALE, "text/plain"),
    "no boundary": lambda q: Post([], STALE, "multipart/form-data", uploaded),
    "odd boundary": lambda q: Post([], STALE, 'multipart/form-data; boundary="\xe9"', uploaded),
    "multipart cut": lambda q: Post([], STALE, MULTIPART, lambda fields: uploaded(fields)[:20]),
    "three hundred kilobytes": lambda q: Post(q.typing("x" * 300_000), TOO_MUCH),
    "many parts": lambda q: Post([("go", "x")] * 1100, TOO_MUCH, MULTIPART, uploaded),
}

DIGITS = "9" * 5000

WRONG: dict[str, Sequence[Mapping[str, str | list[str]]]] = {
    "boat": [],
    "story": [],
    "crew": [
        {"crew": text}
        for text in (
            "two",
            "1.5",
            "-1",
            "13",
            DIGITS,
            f"-{DIGITS}",
            "1e400",
            "NaN",
            "Infinity",
            "0x1",
            "1/0",
            "²",
        )
    ],
    "length": [
        {"length": text}
        for text in ("long", "2.4", "20.01", "-7", DIGITS, "1e1", "NaN", "7.5.5", "7,,5", "3.1234567", "½")
    ],
    "kind": [{"kind": text} for text in ("rocket", "sail ", "SAIL", "0", "sail,motor")],
    "services": [
        {"services": ["water", "power", "ladder"]},
        {"services": ["water", "rocket"]},
        {"services": "water,power"},
    ],
    "winter": [{"winter": text} for text in ("true", "1", "maybe", "YES")],
    "built": [
        {"built-day": "31", "built-month": "2"},
        {"built-day": "29", "built-month": "2"},
        {"built-day": "0"},
        {"built-day": "-1"},
        {"built-day": DIGITS},
        {"built-month": "13"},
        {"built-month": "Smarch"},
        {"built-year": "1899"},
        {"built-year": "2027"},
        {"built-year": "01"},
        {"built-year": "0000"},
        {"built-year": "99999"},
        {"built-year": ""},
    ],
    "arrival": [
        *({"arrival-time": text} for text in ("25:61", "-1:00", "99999", "soon", "", "2:30", DIGITS, "1e1")),
        {"arrival-year": "2040"},
        {"arrival-month": "0"},
        {"arrival-day": "2026-11-03"},
    ],
    "email": [
        {"email": text}
        for text in (
            "nobody",
            "@",
            "a@b",
            "a@b@example.org",
            "a b@example.org",
            "<a@example.org>",
            "a@example..org",
            "a@[127.0.0.1]",
            "a@example.org\r\nBcc: b@example.org",
            "a" * 250 + "@example.org",
        )
    ],
    "phone": [
        {"phone": text} for text in ("12", "911", DIGITS, "++1", "902-555-01", "call me", "%(number)s")
    ],
    "name": [],
    "home": [],
    "where": [
        {"where": "nowhere"},
        {"where": "described"},
        {"where-address": ""},
        {"where-address": "12"},
        {"where": "", "where-described": "By the pump"},
        {"where": "described", "where-described": "x" * 501},
    ],
}


def wrong_answers() -> Iterator[tuple[Question, Post]]:
    """Everything in WRONG, each in an answer that would be good without it."""
    for question in QUESTIONS.values():
        for wrong in WRONG[question.id]:
            fields: Fields = []
            for name, value in {**question.good, **wrong}.items():
                fields += [(name, one) for one in (value if isinstance(value, list) else [value])]
            yield question, Post(fields, ASKED_AGAIN)


ATTACKS: dict[str, Attack] = {**{name: text_attack(name) for name in TEXTS}, **SHAPES}
