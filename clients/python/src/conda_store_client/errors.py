"""Errors of requests to a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Optional, Tuple

if TYPE_CHECKING:
    from .models import Build


class StoreError(Exception):
    """Raised when the client cannot do what is asked, for example because a configuration file is damaged."""


class StoreRequestError(StoreError):
    """Raised when the store has refused a request or could not be reached.

    Attributes:
        message: What the store says.
        status: The HTTP status, or None if there was no response.
        code: The error code of the store, for example ``CS1503``, or None.
        hints: What helps, as sentences.
        location: Line and column of the mistake in the submitted document, or None.
        retry_after: The seconds after which the store asks to repeat the request, or None.
    """

    def __init__(
        self,
        message: str,
        *,
        status: Optional[int] = None,
        code: Optional[str] = None,
        hints: Optional[List[str]] = None,
        location: Optional[Tuple[int, int]] = None,
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.hints = list(hints or [])
        self.location = location
        self.retry_after = retry_after

    @property
    def is_transient(self) -> bool:
        """Whether the same request may succeed later."""
        return self.status in (None, 429, 502, 503, 504)

    def __str__(self) -> str:
        """Return the message with the code and the hints."""
        first = f"{self.message} ({self.code})" if self.code else self.message
        return "\n".join([first, *(f"hint: {hint}" for hint in self.hints)])


class BuildFailedError(StoreError):
    """Raised when a build that was waited for has ended without being completed.

    Attributes:
        build: The state of the build.
    """

    def __init__(self, build: "Build") -> None:
        reason = build.status_info or build.status
        super().__init__(f"build {build.id} of {build.namespace}/{build.environment}: {reason}")
        self.build = build
