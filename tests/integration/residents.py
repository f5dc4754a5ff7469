"""Residents at their browsers: plain HTTP, cookies, the token from the page, and patience with failures."""

import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum, auto
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode, urlsplit

SERVICE = "/en/services/wet-street/start"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
REFERENCE = re.compile(r'class="reference"[^>]*><span aria-hidden="true">([0-9A-Z]{3}(?:-[0-9A-Z]{3}){2})<')
BROKEN = (OSError, http.client.HTTPException)
ANSWER_SECONDS = 30.0
PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    location: str
    text: str


class Browser:
    """Sends requests and keeps cookies. A connection that breaks is an error of `BROKEN`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        """Asks for a page."""
        return self._send("GET", path, None)

    def post(self, path: str, **fields: str) -> Page:
        """Sends a form."""
        return self._send("POST", path, urlencode(fields))

    def post_and_hang_up(self, path: str, **fields: str) -> None:
        """Sends a form whole, and leaves before anything comes back."""
        self._ask("POST", path, urlencode(fields)).close()

    def _ask(self, method: str, path: str, body: str | None) -> http.client.HTTPConnection:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, body, headers)
        except BROKEN:
            connection.close()
            raise
        return connection

    def _send(self, method: str, path: str, body: str | None) -> Page:
        with closing(self._ask(method, path, body)) as connection:
            response = connection.getresponse()
            text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self._cookies.update({name: morsel.value for name, morsel in SimpleCookie(cookie).items()})
        return Page(response.status, urlsplit(response.headers.get("Location", "")).path, text)


class Step(Enum):
    """Where someone is with a request."""

    START = auto()
    WHERE = auto()
    MORE = auto()
    REST = auto()
    SEND = auto()
    RECEIPT = auto()
    DONE = auto()


class Way(Enum):
    """How somebody sends."""

    ONCE = auto()
    TWICE_AT_ONCE = auto()
    """A double tap."""
    REPLY_LOST = auto()
    """The line breaks before the answer comes; then once more."""


class Unexpected(Exception):
    """A page that nobody should have seen."""


@dataclass
class Errand:
    """One request that somebody wants to send: how far it is, and what the portal said about it."""

    place: str
    way: Way
    step: Step = Step.START
    form: str = ""
    at: str = ""
    reference: str = ""
    cut: Counter[Step] = field(default_factory=Counter)

    @property
    def link(self) -> str:
        """The secret of the form's address."""
        return self.form.rpartition("/")[2]


class Resident:
    """Somebody with a browser who does one errand after the other, and repeats whatever got no answer."""

    def __init__(self, port: int, under_way: "UnderWay", given_up: threading.Event) -> None:
        """Repeats until it has an answer, until patience ends, or until `given_up`."""
        self._browser = Browser(port)
        self._under_way = under_way
        self._given_up = given_up
        self._token = ""
        self._steps: dict[Step, Callable[[Errand], None]] = {
            Step.START: self._start,
            Step.WHERE: self._where,
            Step.MORE: self._more,
            Step.REST: self._rest,
            Step.SEND: self._send,
            Step.RECEIPT: self._receipt,
        }

    def do(self, errand: Errand) -> None:
        """Brings an errand to its receipt. Errors: Unexpected, also when patience ends."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while errand.step is not Step.DONE:
            if time.monotonic() > give_up or self._given_up.is_set():
                raise Unexpected(f"{errand} got no answer")
            step = errand.step
            try:
                self._steps[step](errand)
            except BROKEN as error:
                if not isinstance(error, ConnectionRefusedError):
                    errand.cut[step] += 1
                time.sleep(PAUSE_SECONDS)

    def _start(self, errand: Errand) -> None:
        page = self._browser.get(SERVICE)
        _require(page.status == 303 and page.location.endswith("/questions/where"), errand, page)
        errand.form = page.location.removesuffix("/questions/where")
        errand.step = Step.WHERE

    def _where(self, errand: Errand) -> None:
        address = f"{errand.form}/questions/where"
        if not self._token:
            found = TOKEN.search(self._browser.get(address).text)
            self._token = found[1] if found else ""
        answers = {"where": "address", "where-address": errand.place}
        page = self._browser.post(address, csrf_token=self._token, go="next", **answers)
        _require(page.status == 303 and page.location == f"{errand.form}/questions/more", errand, page)
        errand.step = Step.MORE

    def _more(self, errand: Errand) -> None:
        address = f"{errand.form}/questions/more"
        page = self._browser.post(address, csrf_token=self._token, go="next", more="")
        self._arrived(errand, page)

    def _rest(self, errand: Errand) -> None:
        """Passes what every form asks after its questions, with nothing given."""
        page = self._browser.post(errand.at, csrf_token=self._token, go="next")
        self._arrived(errand, page)

    def _arrived(self, errand: Errand, page: Page) -> None:
        leads_on = page.status == 303 and page.location.startswith(f"{errand.form}/")
        _require(leads_on and page.location != errand.at, errand, page)
        errand.at = page.location
        errand.step = Step.SEND if errand.at == f"{errand.form}/check" else Step.REST

    def _send(self, errand: Errand) -> None:
        """Presses the button in this person's way; one acknowledgement is enough to stop."""
        presses = 2 if errand.way is Way.TWICE_AT_ONCE else 1
        with self._under_way, ThreadPoolExecutor(presses) as taps:
            if errand.way is Way.REPLY_LOST:
                self._browser.post_and_hang_up(f"{errand.form}/check", csrf_token=self._token)
            pressed = [taps.submit(self._press, errand) for _ in range(presses)]
            broken = [tap.exception() for tap in pressed]
        for error in broken:
            if error is not None and not isinstance(error, BROKEN):
                raise error
        if None in broken:
            # The portal has said that it has the request. From here on it is not sent again.
            errand.step = Step.RECEIPT
        elif broken[0] is not None:
            raise broken[0]

    def _press(self, errand: Errand) -> None:
        page = self._browser.post(f"{errand.form}/check", csrf_token=self._token)
        _require(page.status == 303 and page.location == f"{errand.form}/sent", errand, page)

    def _receipt(self, errand: Errand) -> None:
        errand.reference = self.receipt(errand)
        errand.step = Step.DONE

    def receipt(self, errand: Errand) -> str:
        """The reference on the receipt. Errors: Unexpected when there is none; those of `BROKEN`."""
        page = self._browser.get(f"{errand.form}/sent")
        shown = REFERENCE.search(page.text)
        _require(page.status == 200 and shown is not None, errand, page)
        return shown[1].replace("-", "") if shown else ""


def _require(fine: bool, errand: Errand, page: Page) -> None:
    if not fine:
        raise Unexpected(f"{errand} met {page.status} {page.location}\n{page.text[:2000]}")


class UnderWay:
    """Counts the sends that have no answer yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.count = 0

    def __enter__(self) -> None:
        with self._lock:
            self.count += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.count -= 1


class Crowd:
    """Several residents at once, each with a thread and so many errands; leaving the block ends them."""

    def __init__(self, port: int, size: int, seed: int, errands: int) -> None:
        """Each does `errands`; how each is sent follows from the seed."""
        self.under_way = UnderWay()
        self.errands: list[Errand] = []
        self._given_up = threading.Event()
        self._residents = [Resident(port, self.under_way, self._given_up) for _ in range(size)]
        self._seed = seed
        self._errands = errands
        self._pool = ThreadPoolExecutor(size)
        self._lives = [self._pool.submit(self._live, number) for number in range(size)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._given_up.set()
        self._pool.shutdown()

    def _live(self, number: int) -> None:
        chance = random.Random(f"{self._seed} {number}")
        for count in range(self._errands):
            way = chance.choice((Way.ONCE, Way.ONCE, Way.TWICE_AT_ONCE, Way.REPLY_LOST))
            errand = Errand(f"{count} Wharf Road, house of resident {number}", way)
            self.errands.append(errand)
            self._residents[number].do(errand)

    def is_at_work(self) -> bool:
        """Whether there is still something to do, and nobody met anything unexpected."""
        ended = [life for life in self._lives if life.done()]
        return len(ended) < len(self._lives) and not any(life.exception() for life in ended)

    def done(self) -> list[Errand]:
        """The errands with a receipt."""
        return [errand for errand in list(self.errands) if errand.step is Step.DONE]

    def cut(self, step: Step) -> int:
        """How often a connection that stood broke at a step."""
        return sum(errand.cut[step] for errand in list(self.errands))

    def finish(self) -> None:
        """Waits until every errand is done. Errors: what anybody met that was unexpected."""
        for life in self._lives:
            life.result()

    def receipts(self) -> list[str]:
        """The references on all receipts, asked for again."""
        return [self._residents[0].receipt(errand) for errand in self.errands]
