"""The connection to a store: sends requests, repeats what may be repeated, and reads the envelopes of responses."""

from __future__ import annotations

import http.client
import io
import json
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from typing import Any, BinaryIO, Callable, Dict, Iterable, Iterator, List, Optional, Tuple, TypeVar, Union

from .errors import StoreRequestError
from .models import read

T = TypeVar("T")
QueryValue = Union[str, int, bool, None, Iterable[str]]

LOOK_INTERVAL = 0.5
"""Seconds between polls of a state."""

_API = "api/v1/"
_JSON = "application/json"
_PAGE = 100
_PIECE = 4 << 20
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 30.0


def query(**values: QueryValue) -> str:
    """Write a query with a question mark; names without a value are left out, lists are repeated."""
    pairs: List[Tuple[str, str]] = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        if value is True:
            pairs.append((name, "true"))
        elif isinstance(value, (str, int)):
            pairs.append((name, str(value)))
        else:
            pairs.extend((name, item) for item in value)
    return "?" + urllib.parse.urlencode(pairs, quote_via=urllib.parse.quote) if pairs else ""


def quote(name: str) -> str:
    """Escape a name as one segment of a path."""
    return urllib.parse.quote(name, safe="")


class Connection:
    """A connection to version 1 of the API of a store."""

    def __init__(self, url: str, token: Optional[str], *, timeout: float, repetitions: int) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"'{url}' is not the address of a store: it does not begin with http:// or https://.")
        self.url = urllib.parse.urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + "/", "", ""))
        self.token = token
        self._timeout = timeout
        self._repetitions = repetitions
        # Without cookies: a login returns one, and it must not identify later requests.
        self._opener = urllib.request.build_opener()

    def open(
        self,
        method: str,
        path: str,
        body: Optional[bytes] = None,
        *,
        media_type: str = _JSON,
        accept: Optional[str] = None,
    ) -> http.client.HTTPResponse:
        """Send a request and return the response, which the caller closes.

        Args:
            method: The HTTP method.
            path: The path relative to version 1 of the API (``build/7/``) or, with a leading slash, to the store.
            body: The body, or None.
            media_type: The media type of the body.
            accept: The media type of the response, or None for any.

        Raises:
            StoreRequestError: The store refused the request or did not respond.
        """
        attempt = 0
        while True:
            try:
                return self._open_once(method, path, body, media_type, accept)
            except StoreRequestError as failure:
                pause = self._pause_before(method, failure, attempt)
                if pause is None:
                    raise
            time.sleep(pause)
            attempt += 1

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request with a JSON body and return the JSON of the response."""
        content = None if body is None else json.dumps(body).encode()
        with self.open(method, path, content) as response:
            return self._parse(path, response.read())

    def data(self, kind: Callable[..., T], method: str, path: str, body: Any = None) -> T:
        """Send a request and return the ``data`` of the response as a type."""
        answer = self.send(method, path, body)
        try:
            data: T = read(kind, answer["data"])
            return data
        except (KeyError, TypeError, ValueError) as failure:
            raise self._unknown(path) from failure

    def acknowledge(self, method: str, path: str, body: Any = None) -> Optional[str]:
        """Send a request and return the ``message`` of the response."""
        message = self.send(method, path, body).get("message")
        return message if isinstance(message, str) else None

    def pages(self, kind: Callable[..., T], path: str, **values: QueryValue) -> Iterator[T]:
        """Enumerate a list of version 1; the pages are requested as the enumeration proceeds."""
        received, page = 0, 1
        while True:
            answer = self.send("GET", path + query(**values, page=page, size=_PAGE))
            items = answer["data"]
            for item in items:
                yield read(kind, item)
            received += len(items)
            if not items or received >= answer.get("count", 0):
                return
            page += 1

    def after_cursor(self, kind: Callable[..., T], path: str, **values: QueryValue) -> Iterator[T]:
        """Enumerate a list of version 2, whose pages follow a cursor."""
        cursor: Optional[str] = None
        while True:
            answer = self.send("GET", path + query(**values, cursor=cursor, limit=_PAGE))
            for item in answer["data"]:
                yield read(kind, item)
            cursor = answer.get("cursor") if len(answer["data"]) == _PAGE else None
            if cursor is None:
                return

    def upload(self, path: str, content: BinaryIO, sent: Optional[Callable[[int], None]]) -> None:
        """Upload a stream in pieces. If the upload fails, the uploaded data is removed."""
        offset = 0
        try:
            while True:
                piece = _read_piece(content)
                if not piece:
                    return
                with self.open("PUT", path + query(offset=offset), piece, media_type="application/octet-stream") as response:
                    response.read()
                offset += len(piece)
                if sent is not None:
                    sent(offset)
        except BaseException:
            try:
                self.send("DELETE", path)
            except StoreRequestError:
                # The store removes the upload later; the failure of the upload is what must be reported.
                pass
            raise

    def look_again(self) -> None:
        """Wait before the state of an operation is requested again."""
        time.sleep(LOOK_INTERVAL)

    def _open_once(
        self, method: str, path: str, body: Optional[bytes], media_type: str, accept: Optional[str]
    ) -> http.client.HTTPResponse:
        # What follows the base cannot be taken for another host.
        address = self.url + (path[1:] if path.startswith("/") else _API + path)
        request = urllib.request.Request(address, data=body, method=method)
        if self.token:
            # Redirects lead to links that need no credentials, possibly on another host.
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.add_header("Content-Type", media_type)
        if accept is not None:
            request.add_header("Accept", accept)
        try:
            response: http.client.HTTPResponse = self._opener.open(request, timeout=self._timeout)
            return response
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise self._refusal(refusal.code, refusal.headers, refusal.read()) from None
        except (OSError, http.client.HTTPException) as failure:
            reason = getattr(failure, "reason", failure)
            raise StoreRequestError(f"The store at {self.url} does not respond: {reason}") from failure

    def _pause_before(self, method: str, failure: StoreRequestError, attempt: int) -> Optional[float]:
        is_reading = method in ("GET", "HEAD")
        is_refused = failure.retry_after is not None and failure.status in (429, 503)
        cause = failure.__cause__
        # What has timed out has already taken minutes.
        has_timed_out = isinstance(getattr(cause, "reason", cause), socket.timeout)
        if attempt >= self._repetitions or has_timed_out or not (is_refused or (is_reading and failure.is_transient)):
            return None
        pause = failure.retry_after if failure.retry_after is not None else _FIRST_PAUSE * 3**attempt
        return pause if pause <= _LONGEST_PAUSE else None

    def _refusal(self, status: int, headers: Message, content: bytes) -> StoreRequestError:
        after = headers.get("Retry-After", "")
        retry_after = float(after) if after.isdigit() else None
        try:
            body = json.loads(content)
            message = body.get("message") or _detail(body.get("detail"))
        except (ValueError, AttributeError):
            # The response is from something between the client and the store, such as a proxy.
            body, message = {}, None
        place = body.get("location")
        return StoreRequestError(
            message or f"The store responded with status {status}.",
            status=status,
            code=body.get("error_code"),
            hints=body.get("hints") or ([] if message else self._prefix_hints()),
            location=(place["line"], place["column"]) if place else None,
            retry_after=retry_after,
        )

    def _parse(self, path: str, content: bytes) -> Any:
        try:
            answer = json.loads(content)
        except ValueError as failure:
            raise self._unknown(path) from failure
        if not isinstance(answer, dict):
            raise self._unknown(path)
        return answer

    def _unknown(self, path: str) -> StoreRequestError:
        return StoreRequestError(
            f"The response to '{path}' does not come from a conda-store server. Check the URL and its prefix.",
            status=200,
            hints=self._prefix_hints(),
        )

    # A store without a prefix is possible, so this is a hint and not a rule.
    def _prefix_hints(self) -> List[str]:
        has_prefix = urllib.parse.urlsplit(self.url).path != "/"
        return [] if has_prefix else [f"the address of a store usually has a prefix: {self.url}conda-store/"]


def lines(stream: BinaryIO) -> Iterator[str]:
    """Enumerate the lines of a text in UTF-8, and close it at the end."""
    with io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="\n") as text:
        for line in text:
            yield line.rstrip("\r\n")


def _read_piece(content: BinaryIO) -> bytes:
    parts: List[bytes] = []
    wanted = _PIECE
    while wanted > 0:
        part = content.read(wanted)
        if not part:
            break
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def _detail(detail: Any) -> Optional[str]:
    if isinstance(detail, list):
        faults: List[Dict[str, Any]] = [fault for fault in detail if isinstance(fault, dict)]
        return "; ".join(f"{fault.get('loc', '')} {fault.get('msg', '')}".strip() for fault in faults)
    return detail if isinstance(detail, str) else None
