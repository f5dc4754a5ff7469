"""Signed links of forms: they name a form for whoever holds them, and say when they were made."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from itsdangerous import BadSignature, TimestampSigner

from portal.domain.secrets import new_secret


class FormLinks(TimestampSigner):
    """The links of one service's forms. Signs with the portal's own clock, so a test can let a week pass."""

    def __init__(self, secret_key: str, slug: str, clock: Callable[[], datetime]) -> None:
        """Sign with the portal's key, for the service with this slug only."""
        super().__init__(secret_key, salt=f"form:{slug}")
        self._clock = clock

    def new(self, random: Random) -> str:
        """Make a link: 128 random bits, signed with the time."""
        return self.sign(new_secret(random)).decode()

    def made_at(self, link: str) -> datetime | None:
        """Return when a link was made (UTC); None when it is none of ours."""
        try:
            _, moment = self.unsign(link, return_timestamp=True)
        except BadSignature:
            return None
        return moment

    def get_timestamp(self) -> int:
        """Return the moment in seconds."""
        return int(self._clock().timestamp())

    def timestamp_to_datetime(self, ts: int) -> datetime:
        """Return a moment in UTC."""
        return datetime.fromtimestamp(ts, UTC)
