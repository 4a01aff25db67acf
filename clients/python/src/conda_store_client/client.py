"""The client of the REST API of a store."""

from __future__ import annotations

import http.client
import os
from types import TracebackType
from typing import Mapping, Optional, Type

from ._configuration import token_of, url_of
from ._connection import Connection
from ._resources import (
    AccessOperations,
    ArchiveOperations,
    AuditOperations,
    BackupOperations,
    BuildOperations,
    BundleOperations,
    ChannelOperations,
    EnvironmentOperations,
    NamespaceOperations,
    PackageOperations,
    SettingOperations,
    SpecificationOperations,
    StatusOperations,
)


class StoreClient:
    """A client of the REST API of a store. The operations are grouped by attribute and share one connection.

    Without arguments, the client uses the store and the token of the ``conda-store`` command: the variables ``CONDA_STORE_URL``,
    ``CONDA_STORE_PROFILE`` and ``CONDA_STORE_TOKEN``, else the profile in use and the last login.

    Args:
        url: The address of the store with its prefix, for example ``https://store.example.org/conda-store/``.
        token: The token, or an empty text for anonymous requests.
        profile: The name of a profile in ``config.toml``, instead of the address.
        timeout: The seconds that a request may take. Some requests wait until the store has completed an operation.
        repetitions: How often a request is repeated after a transient failure. Only what may be repeated is: requests that read, and
            requests that the store has refused until later.
        environ: The variables, by default those of the process.

    Raises:
        ValueError: The address is not an HTTP URL, or both an address and a profile are given.
        StoreError: A configuration file is damaged, there is no such profile, or the last login has expired.
    """

    def __init__(
        self,
        url: Optional[str] = None,
        token: Optional[str] = None,
        *,
        profile: Optional[str] = None,
        timeout: float = 240,
        repetitions: int = 2,
        environ: Optional[Mapping[str, str]] = None,
    ) -> None:
        if url is not None and profile is not None:
            raise ValueError("Only one of url and profile may be given.")
        variables = os.environ if environ is None else environ
        connection = Connection(url or url_of(profile, variables), token, timeout=timeout, repetitions=repetitions)
        if token is None:
            connection.token = token_of(connection.url, variables)
        self._connection = connection
        self.environments = EnvironmentOperations(connection)
        self.namespaces = NamespaceOperations(connection)
        self.specifications = SpecificationOperations(connection)
        self.builds = BuildOperations(connection)
        self.packages = PackageOperations(connection)
        self.channels = ChannelOperations(connection)
        self.access = AccessOperations(connection)
        self.settings = SettingOperations(connection)
        self.status = StatusOperations(connection)
        self.archive = ArchiveOperations(connection)
        self.audit = AuditOperations(connection)
        self.bundles = BundleOperations(connection)
        self.backups = BackupOperations(connection)

    @property
    def url(self) -> str:
        """The address of the store; it ends with a slash."""
        return self._connection.url

    def send(
        self, method: str, path: str, body: Optional[bytes] = None, media_type: str = "application/json"
    ) -> http.client.HTTPResponse:
        """Send any request, for example to an address without an operation of its own. The caller closes the response.

        Args:
            method: The HTTP method.
            path: The path, relative to version 1 of the API (``build/7/``) or, with a leading slash, to the store.
            body: The body, or None.
            media_type: The media type of the body.
        """
        return self._connection.open(method, path, body, media_type=media_type)

    def __enter__(self) -> "StoreClient":
        """Return the client."""
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        """Do nothing: connections are closed with their responses."""
