"""The operations of the API, grouped by resource. The names are those of the .NET client, in the style of Python."""

from __future__ import annotations

import http.cookies
import json
import secrets
import time
from datetime import datetime, timezone
from typing import Any, BinaryIO, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence

from ._connection import LOOK_INTERVAL, Connection, lines, query, quote
from ._log import follow_log
from .errors import BuildFailedError, StoreRequestError
from .models import (
    ArchiveAnswer,
    ArchivePlan,
    ArchiveRun,
    AuditEntry,
    AuditVerification,
    Backup,
    BackupProgress,
    Build,
    Caller,
    Channel,
    CheckedParts,
    Differences,
    DiskUsage,
    Environment,
    Import,
    ImportPreview,
    Namespace,
    NamespaceRole,
    NamespaceUsage,
    Operation,
    Package,
    Preview,
    PrunePlan,
    RestorePreview,
    SolvedPackage,
    Status,
    Token,
    read,
)

_LONGEST_OUTAGE = 60.0
_LONGEST_PACKING = 1800.0
_SESSION_COOKIE = "conda-store-auth"


class _Operations:
    """The operations on one resource."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


class EnvironmentOperations(_Operations):
    """The operations on environments, which are the names under which the builds of a namespace are used."""

    def list(
        self,
        *,
        search: Optional[str] = None,
        namespace: Optional[str] = None,
        name: Optional[str] = None,
        status: Optional[str] = None,
        packages: Sequence[str] = (),
        artifact: Optional[str] = None,
    ) -> Iterator[Environment]:
        """List the environments that the caller may see, by namespace and name. An environment must meet all given conditions."""
        return self._connection.after_cursor(
            Environment,
            "../v2/environment/",
            search=search,
            namespace=namespace,
            name=name,
            status=status,
            packages=packages,
            artifact=artifact,
        )

    def get(self, namespace: str, name: str) -> Environment:
        """Get an environment."""
        return self._connection.data(Environment, "GET", _environment(namespace, name))

    def activate(self, namespace: str, name: str, build: int) -> Optional[str]:
        """Activate a build. An archived build is recreated first; the result is then a message, otherwise None."""
        return self._connection.acknowledge("PUT", _environment(namespace, name), {"build_id": build})

    def describe(self, namespace: str, name: str, description: str) -> Optional[str]:
        """Change the description."""
        return self._connection.acknowledge("PUT", _environment(namespace, name), {"description": description})

    def delete(self, namespace: str, name: str) -> Optional[str]:
        """Delete an environment with its builds."""
        return self._connection.acknowledge("DELETE", _environment(namespace, name))

    def open_lockfile(self, namespace: str, name: str) -> BinaryIO:
        """Open the lockfile of the active build. The caller closes the stream."""
        return self._connection.open("GET", _environment(namespace, name) + "lockfile/")


class NamespaceOperations(_Operations):
    """The operations on namespaces and on the roles that members of other namespaces have in them."""

    def list(self) -> Iterator[Namespace]:
        """List the namespaces that the caller may see, by name."""
        return self._connection.pages(Namespace, "namespace/")

    def get(self, namespace: str) -> Namespace:
        """Get a namespace."""
        return self._connection.data(Namespace, "GET", _namespace(namespace))

    def create(self, namespace: str) -> Optional[str]:
        """Create a namespace."""
        return self._connection.acknowledge("POST", _namespace(namespace))

    def update(
        self,
        namespace: str,
        *,
        metadata: Optional[Mapping[str, Any]] = None,
        role_mappings: Optional[Mapping[str, Sequence[str]]] = None,
    ) -> Optional[str]:
        """Replace the metadata and the role mappings of version 1, if given."""
        body = {"metadata": metadata, "role_mappings": role_mappings}
        return self._connection.acknowledge("PUT", _namespace(namespace), _given(body))

    def set_metadata(self, namespace: str, metadata: Mapping[str, Any]) -> Optional[str]:
        """Replace the metadata."""
        return self._connection.acknowledge("PUT", _namespace(namespace) + "metadata/", dict(metadata))

    def delete(self, namespace: str) -> Optional[str]:
        """Delete a namespace with its environments and builds."""
        return self._connection.acknowledge("DELETE", _namespace(namespace))

    def roles(self, namespace: str) -> List[NamespaceRole]:
        """List the roles that members of other namespaces have."""
        return self._connection.data(List[NamespaceRole], "GET", _namespace(namespace) + "roles/")

    def role(self, namespace: str, other: str) -> NamespaceRole:
        """Get the role of another namespace."""
        path = _namespace(namespace) + "role/" + query(other_namespace=other)
        return self._connection.data(NamespaceRole, "GET", path)

    def give_role(self, namespace: str, other: str, role: str) -> Optional[str]:
        """Give a role to another namespace, which must not have one."""
        return self._send_role("POST", namespace, {"other_namespace": other, "role": role})

    def change_role(self, namespace: str, other: str, role: str) -> Optional[str]:
        """Change the role of another namespace."""
        return self._send_role("PUT", namespace, {"other_namespace": other, "role": role})

    def take_role(self, namespace: str, other: str) -> Optional[str]:
        """Take away the role of another namespace."""
        return self._send_role("DELETE", namespace, {"other_namespace": other})

    def take_all_roles(self, namespace: str) -> Optional[str]:
        """Take away all roles of other namespaces."""
        return self._connection.acknowledge("DELETE", _namespace(namespace) + "roles/")

    def _send_role(self, method: str, namespace: str, body: Dict[str, str]) -> Optional[str]:
        return self._connection.acknowledge(method, _namespace(namespace) + "role/", body)


class SpecificationOperations(_Operations):
    """The operations on specifications, which describe the content of environments."""

    def build(
        self,
        specification: str,
        *,
        namespace: Optional[str] = None,
        is_lockfile: bool = False,
        environment_name: Optional[str] = None,
        environment_description: Optional[str] = None,
        mode: Optional[str] = None,
        names: Optional[Sequence[str]] = None,
    ) -> int:
        """Build an environment from the text of an environment file or of a lockfile; returns the ID of the build.

        Args:
            specification: The text of the file. The name of the environment is in it, unless it is a lockfile.
            namespace: The namespace, or None for that of the caller.
            is_lockfile: Whether the text is a lockfile, whose packages are installed without solving.
            environment_name: The name of the environment of a lockfile.
            environment_description: The description of the environment of a lockfile.
            mode: How much of the active build may change: "free" (everything), "keep" (only what the requirements
                demand) or "only" (only the named packages).
            names: The packages that may change freely, or None for those whose requirements have changed.
        """
        body = {
            "specification": specification,
            "namespace": namespace,
            "is_lockfile": is_lockfile,
            "environment_name": environment_name,
            "environment_description": environment_description,
            "mode": mode,
            "names": names,
        }
        return self._connection.data(Dict[str, int], "POST", "specification/", _given(body))["build_id"]

    def solve(
        self, *, channels: Sequence[str] = (), conda: Sequence[str] = (), pip: Sequence[str] = ()
    ) -> List[SolvedPackage]:
        """Solve requirements without building: the conda packages that would be installed today, in install order."""
        answer = self._connection.send("GET", "specification/" + query(channel=channels, conda=conda, pip=pip))
        packages: List[SolvedPackage] = read(List[SolvedPackage], answer["solve"])
        return packages

    def preview(
        self,
        specification: str,
        *,
        namespace: Optional[str] = None,
        mode: Optional[str] = None,
        names: Optional[Sequence[str]] = None,
    ) -> Preview:
        """Get what an environment file would change in the active build of its environment, or what prevents its build.

        Args:
            specification: The text of the environment file.
            namespace: The namespace, or None for that of the caller.
            mode: How much of the active build may change, as for `build`.
            names: The packages that may change freely, as for `build`.
        """
        body = {"specification": specification, "namespace": namespace, "mode": mode, "names": names}
        return self._connection.data(Preview, "POST", "specification/preview/", _given(body))


class BuildOperations(_Operations):
    """The operations on builds."""

    def list(
        self,
        *,
        status: Optional[str] = None,
        namespace: Optional[str] = None,
        name: Optional[str] = None,
        environment_id: Optional[int] = None,
        packages: Sequence[str] = (),
        artifact: Optional[str] = None,
        sort_by: Optional[str] = None,
        descending: bool = False,
    ) -> Iterator[Build]:
        """List the builds that the caller may see. A build must meet all given conditions."""
        return self._connection.pages(
            Build,
            "build/",
            status=status,
            namespace=namespace,
            name=name,
            environment_id=environment_id,
            packages=packages,
            artifact=artifact,
            sort_by=sort_by,
            order="desc" if descending else None,
        )

    def get(self, build: int) -> Build:
        """Get a build."""
        return self._connection.data(Build, "GET", _build(build))

    def rebuild(self, build: int) -> int:
        """Build the specification of a build again; returns the ID of the new build."""
        return self._connection.data(Dict[str, int], "PUT", _build(build))["build_id"]

    def cancel(self, build: int) -> Optional[str]:
        """Cancel a build; one that has ended is not changed."""
        return self._connection.acknowledge("PUT", _build(build) + "cancel/")

    def delete(self, build: int) -> Optional[str]:
        """Delete a build that has ended. Its log, lockfile and specification are kept."""
        return self._connection.acknowledge("DELETE", _build(build))

    def packages(
        self, build: int, *, search: Optional[str] = None, exact: bool = False, build_string: Optional[str] = None
    ) -> Iterator[Package]:
        """List the packages of a build by channel and name."""
        path = _build(build) + "packages/"
        return self._connection.pages(Package, path, search=search, exact=exact, build=build_string)

    def log(self, build: int, *, follow: bool = False) -> Iterator[str]:
        """Enumerate the lines of the log, and wait for further lines until the build ends if ``follow`` is set."""
        return follow_log(self._connection, _build(build) + "logs/") if follow else self._written_log(build)

    def open(self, build: int, file: str) -> BinaryIO:
        """Open a file of a build. The caller closes the stream.

        Args:
            build: The ID of the build.
            file: ``lockfile``, ``specification`` (the environment file as it was written), ``yaml`` (pinned), ``explicit``, ``archive``
                or ``logs``. An archive is created on the first request, which is waited for.
        """
        began = time.monotonic()
        while True:
            try:
                return self._connection.open("GET", f"{_build(build)}{quote(file)}/")
            except StoreRequestError as failure:
                pause = failure.retry_after
                if failure.status != 409 or pause is None or time.monotonic() - began + pause >= _LONGEST_PACKING:
                    raise
            time.sleep(pause)

    def wait(
        self,
        build: int,
        *,
        look: Optional[Callable[[Build], None]] = None,
        timeout: Optional[float] = None,
        check: bool = True,
    ) -> Build:
        """Wait until a build has ended.

        Args:
            build: The ID of the build.
            look: Receives the state of the build each time it is polled.
            timeout: The seconds to wait at most, or None for no limit. The build continues.
            check: Whether to raise an exception if the build has not been completed.

        Raises:
            BuildFailedError: The build has failed or was canceled, and ``check`` is set.
            TimeoutError: The build is still in progress.
            StoreRequestError: The store refused the request, or did not respond for a minute.
        """
        began = last_seen = time.monotonic()
        while True:
            try:
                state = self.get(build)
                last_seen = time.monotonic()
                if look is not None:
                    look(state)
                if state.has_ended:
                    if check and state.status != "COMPLETED":
                        raise BuildFailedError(state)
                    return state
            except StoreRequestError as failure:
                # A store that is started again continues its builds.
                if not failure.is_transient or time.monotonic() - last_seen >= _LONGEST_OUTAGE:
                    raise
            if timeout is not None and time.monotonic() - began + LOOK_INTERVAL > timeout:
                raise TimeoutError(f"build {build} has not ended within {timeout} s")
            self._connection.look_again()

    def archive(self, build: int, *, force: bool = False, keep: Optional[str] = None) -> Optional[str]:
        """Archive a completed build: its environment is removed; its specification, lockfile and log are kept."""
        return self._connection.acknowledge("POST", _build(build) + "archive/", _given({"force": force, "keep": keep}))

    def recreate(self, build: int, *, activate: bool = False) -> Optional[str]:
        """Start to recreate an archived build from its lockfile."""
        return self._connection.acknowledge("POST", _build(build) + "recreate/", {"activate": activate})

    def differences(self, build: int) -> Differences:
        """Get the differences between the first installation of a build and its latest recreation."""
        return self._connection.data(Differences, "GET", _build(build) + "differences/")

    def compared(self, build: int, patience: float) -> Differences:
        """Wait until a recreated build has been compared with its first installation, at most for some seconds."""
        began = time.monotonic()
        while True:
            found = self.differences(build)
            if found.compared or time.monotonic() - began > patience:
                return found
            self._connection.look_again()

    def _written_log(self, build: int) -> Iterator[str]:
        yield from lines(self.open(build, "logs"))


class PackageOperations(_Operations):
    """The search of packages in the indexed channels."""

    def search(
        self,
        search: Optional[str] = None,
        *,
        exact: bool = False,
        build_string: Optional[str] = None,
        distinct_on: Sequence[str] = (),
        sort_by: Sequence[str] = (),
        descending: bool = False,
    ) -> Iterator[Package]:
        """Search packages by a part of the name; versions are ordered as conda orders them."""
        return self._connection.pages(
            Package,
            "package/",
            search=search,
            exact=exact,
            build=build_string,
            distinct_on=distinct_on,
            sort_by=sort_by,
            order="desc" if descending else None,
        )


class ChannelOperations(_Operations):
    """The operations on indexed channels."""

    def list(self) -> Iterator[Channel]:
        """List the indexed channels."""
        return self._connection.pages(Channel, "channel/")

    def refresh(self) -> Optional[str]:
        """Start to read the indexed channels again."""
        return self._connection.acknowledge("POST", "channel/refresh/")


class AccessOperations(_Operations):
    """The operations on the caller's identity, permissions and tokens."""

    def caller(self) -> Caller:
        """Get the caller. A token that is not valid or has expired is not an error: the caller is then anonymous."""
        return self._connection.data(Caller, "GET", "permission/")

    def create_token(
        self,
        *,
        primary_namespace: Optional[str] = None,
        expiration: Optional[datetime] = None,
        role_bindings: Optional[Mapping[str, Sequence[str]]] = None,
        name: Optional[str] = None,
    ) -> str:
        """Create a token with at most the permissions and lifetime of the caller.

        Args:
            primary_namespace: The namespace that represents the owner of the token, or None for that of the caller.
            expiration: The time at which the token expires (a time without a zone is local), or None for the longest lifetime.
            role_bindings: The roles by pattern of environments, or None for those of the caller.
            name: What the token is for, or None.
        """
        body = {
            "name": name,
            "primary_namespace": primary_namespace,
            "expiration": None if expiration is None else expiration.astimezone(timezone.utc).isoformat(),
            "role_bindings": role_bindings,
        }
        return self._connection.data(Dict[str, str], "POST", "token/", _given(body))["token"]

    def list_tokens(self, *, all: bool = False) -> Iterator[Token]:
        """List the caller's tokens that are neither revoked nor expired, newest first; administrators may list all."""
        return self._connection.pages(Token, "token/", all="true" if all else None)

    def revoke_token(self, id: str) -> Optional[str]:
        """Revoke a token and those created with it. Every host of the store refuses them within a second."""
        return self._connection.acknowledge("DELETE", f"token/{quote(id)}/")

    def login(self, name: str, password: str) -> str:
        """Log in with a name and a password, if the store accepts passwords; returns the token of the session."""
        body = json.dumps({"username": name, "password": password}).encode()
        with self._connection.open("POST", "/login/", body) as response:
            response.read()
            for header in response.headers.get_all("Set-Cookie", []):
                cookies: "http.cookies.SimpleCookie[str]" = http.cookies.SimpleCookie(header)
                if _SESSION_COOKIE in cookies and cookies[_SESSION_COOKIE].value:
                    return cookies[_SESSION_COOKIE].value
        raise StoreRequestError("The store has accepted the login but returned no token.", status=200)


class SettingOperations(_Operations):
    """The operations on settings of the store, of namespaces and of environments. The most specific level overrides the others."""

    def get(self, namespace: Optional[str] = None, environment: Optional[str] = None) -> Dict[str, Any]:
        """Get the effective settings by name: of the store, of a namespace, or of an environment."""
        return self._connection.data(Dict[str, Any], "GET", _setting(namespace, environment))

    def update(
        self, values: Mapping[str, Any], namespace: Optional[str] = None, environment: Optional[str] = None
    ) -> Optional[str]:
        """Change settings; a value of None returns to that of the level above."""
        return self._connection.acknowledge("PUT", _setting(namespace, environment), dict(values))


class StatusOperations(_Operations):
    """The operations on the status and the usage of the store."""

    def get(self) -> Status:
        """Get the version and the health."""
        return self._connection.data(Status, "GET", "")

    def check(self) -> CheckedParts:
        """Check that the store can write to its storage; needs no token. If it cannot, the error has the status 503."""
        with self._connection.open("GET", "/health/") as response:
            parts: CheckedParts = read(CheckedParts, json.load(response)["data"])
            return parts

    def usage(self) -> Dict[str, NamespaceUsage]:
        """Get the usage of each namespace that the caller sees."""
        return self._connection.data(Dict[str, NamespaceUsage], "GET", "usage/")

    def disk(self) -> DiskUsage:
        """Get the disk usage of every cached package and of the environment of every build."""
        return self._connection.data(DiskUsage, "GET", "usage/disk/")


class ArchiveOperations(_Operations):
    """The operations that archive old builds by rule: plans, runs and retention."""

    def create(
        self,
        *,
        namespace: Optional[str] = None,
        environment: Optional[str] = None,
        keep_last: Optional[int] = None,
        older_than: Optional[str] = None,
        not_activated_since: Optional[str] = None,
        larger_than: Optional[int] = None,
        include_active: bool = False,
        keep: Optional[str] = None,
        dry_run: bool = False,
    ) -> ArchiveAnswer:
        """Plan to archive the builds that meet all given conditions, and start to unless ``dry_run`` is set."""
        body = {
            "namespace": namespace,
            "environment": environment,
            "keep_last": keep_last,
            "older_than": older_than,
            "not_activated_since": not_activated_since,
            "larger_than": larger_than,
            "include_active": include_active,
            "keep": keep,
            "dry_run": dry_run,
        }
        return self._connection.data(ArchiveAnswer, "POST", "archive/", _given(body))

    def list(self) -> List[ArchiveRun]:
        """List the runs that the caller may see, newest first."""
        return self._connection.data(List[ArchiveRun], "GET", "archive/")

    def get(self, run: str) -> ArchiveRun:
        """Get a run with its builds."""
        return self._connection.data(ArchiveRun, "GET", f"archive/{quote(run)}/")

    def cancel(self, run: str) -> ArchiveRun:
        """Stop a run after its current build."""
        return self._connection.data(ArchiveRun, "PUT", f"archive/{quote(run)}/cancel/")

    def resume(self, run: str) -> ArchiveRun:
        """Resume a stopped run."""
        return self._connection.data(ArchiveRun, "POST", f"archive/{quote(run)}/resume/")

    def retention_plan(self) -> ArchivePlan:
        """Get what the retention settings would archive and delete now."""
        return self._connection.data(ArchivePlan, "GET", "retention/plan/")

    def apply_retention(self) -> ArchiveAnswer:
        """Apply the retention settings now."""
        return self._connection.data(ArchiveAnswer, "POST", "retention/run/")

    def wait(self, run: str, *, look: Optional[Callable[[ArchiveRun], None]] = None) -> ArchiveRun:
        """Wait until a run has ended; ``look`` receives its state each time it is polled."""
        while True:
            state = self.get(run)
            if look is not None:
                look(state)
            if state.state != "RUNNING":
                return state
            self._connection.look_again()


class AuditOperations(_Operations):
    """The operations on the audit log: what was changed, by whom, and from where."""

    def list(
        self,
        *,
        who: Optional[str] = None,
        operation: Optional[str] = None,
        namespace: Optional[str] = None,
        since: Optional[datetime] = None,
        until: Optional[datetime] = None,
    ) -> Iterator[AuditEntry]:
        """List changes, newest first."""
        return self._connection.after_cursor(
            AuditEntry, "audit/", who=who, operation=operation, namespace=namespace, since=_moment(since), until=_moment(until)
        )

    def export(
        self,
        *,
        format: str = "jsonl",
        who: Optional[str] = None,
        operation: Optional[str] = None,
        namespace: Optional[str] = None,
        since: Optional[datetime] = None,
        until: Optional[datetime] = None,
    ) -> BinaryIO:
        """Export changes as lines of text, newest first: ``jsonl``, or ``cef`` (Common Event Format). The caller closes the stream."""
        chosen = query(
            format=format, who=who, operation=operation, namespace=namespace, since=_moment(since), until=_moment(until)
        )
        return self._connection.open("GET", "audit/export/" + chosen)

    def verify(self) -> AuditVerification:
        """Check that no line of the log was changed, removed or added."""
        return self._connection.data(AuditVerification, "GET", "audit/verify/")


def _moment(time: Optional[datetime]) -> Optional[str]:
    return None if time is None else time.astimezone(timezone.utc).isoformat()


class BundleOperations(_Operations):
    """The operations that export and import environments with their history as files."""

    def export(self, namespace: str, environment: str, *, with_packages: bool = False) -> BinaryIO:
        """Export an environment as a bundle. The caller closes the stream."""
        path = f"{_environment(namespace, environment)}export/"
        return self._connection.open("GET", path + query(packages=with_packages))

    def upload(
        self,
        bundle: BinaryIO,
        namespace: str,
        environment: Optional[str] = None,
        *,
        sent: Optional[Callable[[int], None]] = None,
    ) -> Import:
        """Upload a bundle without importing it; ``sent`` receives the number of bytes uploaded."""
        body = {"namespace": namespace, "environment": environment}
        begun = self._connection.data(Import, "POST", "import/", _given(body))
        self._connection.upload(f"import/{quote(begun.id)}/", bundle, sent)
        return begun

    def preview(self, uploaded: Import) -> ImportPreview:
        """Get a preview of the import of an uploaded bundle."""
        return self._connection.data(ImportPreview, "POST", f"import/{quote(uploaded.id)}/" + query(preview=True))

    def run(self, uploaded: Import) -> Import:
        """Import an uploaded bundle and wait until the import has ended."""
        path = f"import/{quote(uploaded.id)}/"
        self._connection.acknowledge("POST", path)
        while True:
            state = self._connection.data(Import, "GET", path)
            if state.status != "RUNNING":
                return state
            self._connection.look_again()

    def discard(self, uploaded: Import) -> Optional[str]:
        """Discard an import."""
        return self._connection.acknowledge("DELETE", f"import/{quote(uploaded.id)}/")


class BackupOperations(_Operations):
    """The operations on backups of a store. They require an administrator of the whole store."""

    def list(self) -> List[Backup]:
        """List the backups, newest first."""
        return self._connection.data(List[Backup], "GET", "backup/")

    def get(self, backup: str) -> Backup:
        """Get a backup."""
        return self._connection.data(Backup, "GET", f"backup/{quote(backup)}/")

    def create(self, *, token_key: bool = True, packed: bool = False) -> Operation:
        """Start a backup; the message of the completed operation is the ID of the backup."""
        return self._connection.data(Operation, "POST", "backup/", {"token_key": token_key, "packed": packed})

    def prune(
        self, *, keep_last: Optional[int] = None, keep_within: Optional[str] = None, dry_run: bool = False
    ) -> PrunePlan:
        """Start to remove old backups, or return what would be removed."""
        body = {"keep_last": keep_last, "keep_within": keep_within, "dry_run": dry_run}
        return self._connection.data(PrunePlan, "POST", "backup/prune/", _given(body))

    def verify(self, backup: str) -> Operation:
        """Start to verify a backup."""
        return self._connection.data(Operation, "POST", f"backup/{quote(backup)}/verify/")

    def preview(self, backup: str, namespaces: Iterable[str] = ()) -> RestorePreview:
        """Get a preview of a restore of the whole store or of some namespaces."""
        path = f"backup/{quote(backup)}/restore/" + query(preview=True)
        return self._connection.data(RestorePreview, "POST", path, {"namespaces": list(namespaces)})

    def restore(self, backup: str, namespaces: Iterable[str] = ()) -> Operation:
        """Start a restore; the operation ends when the active environments have been built and compared."""
        return self._connection.data(Operation, "POST", f"backup/{quote(backup)}/restore/", {"namespaces": list(namespaces)})

    def wait(self, operation: Operation, *, progress: Optional[Callable[[BackupProgress], None]] = None) -> Operation:
        """Wait until an operation has ended; ``progress`` receives how far it is."""
        while True:
            seen = self._connection.data(Operation, "GET", f"backup/operation/{quote(operation.operation)}/")
            if seen.has_ended:
                return seen
            if seen.progress is not None and progress is not None:
                progress(seen.progress)
            self._connection.look_again()

    def upload(self, file: BinaryIO, *, sent: Optional[Callable[[int], None]] = None) -> Operation:
        """Upload a backup file and start to unpack it into the repository; ``sent`` receives the number of bytes uploaded."""
        path = f"backup/upload/{secrets.token_hex(16)}/"
        self._connection.upload(path, file, sent)
        return self._connection.data(Operation, "POST", path)

    def download(self, backup: str) -> BinaryIO:
        """Open a backup as a file. The caller closes the stream."""
        return self._connection.open("GET", f"backup/{quote(backup)}/file/")


def _given(body: Mapping[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


def _environment(namespace: str, name: str) -> str:
    return f"environment/{quote(namespace)}/{quote(name)}/"


def _namespace(namespace: str) -> str:
    return f"namespace/{quote(namespace)}/"


def _build(build: int) -> str:
    return f"build/{int(build)}/"


def _setting(namespace: Optional[str], environment: Optional[str]) -> str:
    if namespace is None:
        return "setting/"
    return f"setting/{quote(namespace)}/" + ("" if environment is None else f"{quote(environment)}/")
