"""Asking both databases for requests by their words: row by row, or through their indexes (migration 0007).

Words are folded (portal.commands.requests.text.words_of), and stand for themselves and all longer ones that
begin so. A request's text is such words with one space between them: it says what its index says.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    TextClause,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from portal.store.models.requests import RequestRow
from portal.store.models.search import RequestTextRow

_WORD = re.compile(r"[^\W_]+")
"""What may stand in a question to an index of words; everything else means something there."""

_MATCHES = "SELECT rowid FROM request_text_search WHERE request_text_search MATCH :asked LIMIT :most"
_NUMBERS = "SELECT value FROM json_each(:keys)"


def says(words: Iterable[str], key: ColumnElement[int] | None = None) -> ColumnElement[bool]:
    """Return the condition for requests that have all of these words, looked for in each row's own text.

    In: `key` a request's key in the statement around it (None: RequestRow's). The condition is for statements
    that come upon requests in an order of their own, and asks no index of words.
    """
    spaced = literal(" ") + RequestTextRow.text
    holds = [spaced.contains(f" {word}", autoescape=True) for word in _plain(words)]
    own = select(and_(*holds)).where(RequestTextRow.request_id == (RequestRow.id if key is None else key))
    # Not EXISTS: a planner may turn that round, and begin with the texts.
    return own.correlate_except(RequestTextRow).scalar_subquery()


def indexed(session: Session, words: Iterable[str]) -> ColumnElement[bool]:
    """Return the same condition, answered from the index of words: it costs what their frequency costs."""
    plain = _plain(words)
    if _is_sqlite(session):
        # The sum keeps the planner from looking up every row that was found, and from sorting them all then.
        return (RequestRow.id + 0).in_(_matching(plain).columns(column("rowid")))
    return RequestRow.id.in_(select(RequestTextRow.request_id).where(_has(plain)))


def few_with(session: Session, words: Iterable[str], most: int) -> list[int] | None:
    """Return keys of the requests that have all of these words, from the index; None for more than `most`."""
    plain = _plain(words)
    found: Any = _matching(plain, most + 1)
    if not _is_sqlite(session):
        found = select(RequestTextRow.request_id).where(_has(plain)).limit(most + 1)
    keys = session.scalars(found).all()
    return list(keys) if len(keys) <= most else None


def among(
    session: Session, keys: Sequence[int], conditions: Iterable[ColumnElement[bool]] = ()
) -> ColumnElement[bool]:
    """Return the condition for requests with one of these keys that meet others: looked up one by one.

    The keys are one parameter, however many they are. The other conditions are wrapped, so that no planner
    takes an index that fits them and reads it from end to end.
    """
    wrapped = [
        case((condition, literal_column("1")), else_=literal_column("0")) == 1 for condition in conditions
    ]
    if _is_sqlite(session):
        listed = text(_NUMBERS).bindparams(keys=json.dumps(list(keys)))
        return and_(RequestRow.id.in_(listed.columns(column("value"))), *wrapped)
    return and_(
        RequestRow.id == any_(cast(bindparam(None, list(keys), unique=True), ARRAY(BigInteger))), *wrapped
    )


def _plain(words: Iterable[str]) -> list[str]:
    return _WORD.findall(" ".join(words))


def _matching(plain: Sequence[str], most: int = -1) -> TextClause:
    return text(_MATCHES).bindparams(asked=" ".join(f'"{word}"*' for word in plain), most=most)


def _has(plain: Sequence[str]) -> ColumnElement[bool]:
    simple: ColumnElement[str] = literal_column("'simple'")
    asked: Any = func.to_tsquery(simple, " & ".join(f"{word}:*" for word in plain))
    return func.to_tsvector(simple, RequestTextRow.text).op("@@")(asked)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
