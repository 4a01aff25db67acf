"""The log of a build as it grows. A broken stream is continued where it broke."""

from __future__ import annotations

import http.client
from typing import Iterator, List, Optional, Tuple

from ._connection import Connection, lines, query
from .errors import StoreRequestError

_EVENTS = "text/event-stream"
_MOST_FAILURES = 5


def follow_log(connection: Connection, path: str) -> Iterator[str]:
    """Enumerate the lines of a log until the build ends."""
    offset, failures = 0, 0
    while True:
        before = offset
        try:
            stream = connection.open("GET", path + query(follow=True, offset=offset), accept=_EVENTS)
            for name, identifier, texts in _events(lines(stream)):
                if name == "end":
                    return
                if identifier is not None and identifier.isdigit():
                    offset = int(identifier)
                yield from texts
        except (OSError, http.client.HTTPException) as failure:
            if failures >= _MOST_FAILURES:
                raise StoreRequestError(f"The log cannot be read: {failure}") from failure
        except StoreRequestError as failure:
            if not failure.is_transient or failures >= _MOST_FAILURES:
                raise
        # A stream that breaks is continued, unless that has been tried several times without receiving anything.
        failures = 0 if offset > before else failures + 1
        connection.look_again()


# The format is https://html.spec.whatwg.org/multipage/server-sent-events.html. An event that is cut off does not count.
def _events(stream: Iterator[str]) -> Iterator[Tuple[str, Optional[str], List[str]]]:
    name, identifier, texts = "message", None, []  # type: Tuple[str, Optional[str], List[str]]
    for line in stream:
        if not line:
            if texts or name != "message":
                yield name, identifier, texts
            name, identifier, texts = "message", None, []
            continue
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if field == "event":
            name = value
        elif field == "id":
            identifier = value
        elif field == "data":
            texts.append(value)
