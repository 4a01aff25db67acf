"""What the store returns, as immutable dataclasses. Times are UTC. Unknown members are ignored."""

from __future__ import annotations

import dataclasses
import re
import sys
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any, Dict, List, Optional, Union, get_args, get_origin, get_type_hints

_WIRE_NAMES = {"metadata": "metadata_", "from_": "from"}


def read(kind: Any, value: Any) -> Any:
    """Convert JSON to a type: a dataclass of this module, a list, a dictionary, a time or a plain value."""
    if value is None or kind is Any:
        return value
    origin = get_origin(kind)
    if origin is Union:
        return read(next(a for a in get_args(kind) if a is not type(None)), value)
    if origin is list:
        return [read(get_args(kind)[0], item) for item in value]
    if origin is dict:
        return {key: read(get_args(kind)[1], item) for key, item in value.items()}
    if kind is datetime:
        return _time(value)
    if dataclasses.is_dataclass(kind):
        return _record(kind, value)
    return value


def _record(kind: Any, value: Dict[str, Any]) -> Any:
    hints = _hints(kind)
    members = {}
    for field in dataclasses.fields(kind):
        name = _WIRE_NAMES.get(field.name, field.name)
        if name in value:
            members[field.name] = read(hints[field.name], value[name])
    return kind(**members)


@lru_cache(maxsize=None)
def _hints(kind: Any) -> Dict[str, Any]:
    return get_type_hints(kind, vars(sys.modules[__name__]))


def _time(text: str) -> datetime:
    # Python 3.9 takes neither the letter Z nor other than three or six digits of a second.
    text = re.sub(r"\.(\d+)", lambda digits: "." + digits.group(1)[:6].ljust(6, "0"), text.replace("Z", "+00:00"))
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=timezone.utc) if time.tzinfo is None else time.astimezone(timezone.utc)


@dataclasses.dataclass(frozen=True)
class RoleMapping:
    """A role mapping of version 1: members of the namespace have the role on the entity."""

    id: int
    entity: str
    role: str


@dataclasses.dataclass(frozen=True)
class Namespace:
    """A namespace. Lists have neither metadata nor role mappings."""

    id: int
    name: str
    metadata: Optional[Any] = None
    role_mappings: Optional[List[RoleMapping]] = None


@dataclasses.dataclass(frozen=True)
class NamespaceRole:
    """A role of version 2: members of the other namespace have the role in the namespace."""

    id: int
    namespace: str
    other_namespace: str
    role: str


@dataclasses.dataclass(frozen=True)
class Environment:
    """An environment; ``current_build_id`` is None if no build has been completed."""

    id: int
    namespace: Namespace
    name: str
    current_build_id: Optional[int] = None
    description: Optional[str] = None

    @property
    def full_name(self) -> str:
        """The namespace and the name: ``team/science``."""
        return f"{self.namespace.name}/{self.name}"


@dataclasses.dataclass(frozen=True)
class Specification:
    """The specification of a build."""

    id: int
    name: str
    spec: Any
    sha256: str
    created_on: datetime


@dataclasses.dataclass(frozen=True)
class BuildProgress:
    """The progress of the current stage of a build."""

    items_done: int
    items_total: int
    bytes_done: int
    bytes_total: int


@dataclasses.dataclass(frozen=True)
class Artifact:
    """An artifact of a build."""

    id: int
    artifact_type: str
    key: str
    size: int
    sha256: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class Build:
    """A build. Lists leave out the specification and the artifacts."""

    id: int
    environment_id: int
    status: str
    namespace: str
    environment: str
    scheduled_on: datetime
    size: int = 0
    status_info: Optional[str] = None
    started_on: Optional[datetime] = None
    ended_on: Optional[datetime] = None
    specification: Optional[Specification] = None
    build_artifacts: Optional[List[Artifact]] = None
    stage: Optional[str] = None
    progress: Optional[BuildProgress] = None
    error_code: Optional[str] = None
    hints: List[str] = dataclasses.field(default_factory=list)
    archived_on: Optional[datetime] = None
    deleted_on: Optional[datetime] = None
    cancel_requested: bool = False
    requested_by: Optional[str] = None
    unshared_size: Optional[int] = None
    activated_on: Optional[datetime] = None
    recreating: bool = False
    recreated_on: Optional[datetime] = None
    differences: Optional[int] = None

    @property
    def has_ended(self) -> bool:
        """Whether the build is neither queued nor in progress."""
        return self.status not in ("QUEUED", "BUILDING")


@dataclasses.dataclass(frozen=True)
class Channel:
    """A channel; its name is the URL."""

    id: int
    name: str
    last_update: Optional[datetime] = None


@dataclasses.dataclass(frozen=True)
class Package:
    """A package of a build or of an indexed channel."""

    channel: Channel
    name: str
    version: str
    build: Optional[str] = None
    build_number: Optional[int] = None
    subdir: Optional[str] = None
    license: Optional[str] = None
    summary: Optional[str] = None
    url: Optional[str] = None
    sha256: Optional[str] = None
    size: Optional[int] = None
    ecosystem: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class SolvedPackage:
    """A package that a solve has chosen."""

    name: str
    version: str
    build: str
    channel: Optional[str] = None
    subdir: Optional[str] = None
    url: Optional[str] = None
    sha256: Optional[str] = None
    size: Optional[int] = None


@dataclasses.dataclass(frozen=True)
class Problem:
    """A reason why a specification cannot be built."""

    code: str
    message: str
    line: Optional[int] = None
    column: Optional[int] = None
    hints: List[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class PackageChange:
    """A package that a specification would add, remove or change: ``kind`` is added, removed, upgraded, downgraded or rebuilt."""

    kind: str
    name: str
    ecosystem: str
    version_before: Optional[str] = None
    version_after: Optional[str] = None
    build_before: Optional[str] = None
    build_after: Optional[str] = None
    size: Optional[int] = None


@dataclasses.dataclass(frozen=True)
class Preview:
    """What a specification would change, or the problems that prevent its build."""

    name: Optional[str]
    problems: List[Problem]
    packages: int
    compared_with: Optional[int]
    changes: List[PackageChange]
    unchanged: int
    bytes_to_fetch: int
    warnings: List[str]


@dataclasses.dataclass(frozen=True)
class Caller:
    """The caller as the store knows it."""

    authenticated: bool
    primary_namespace: str
    entity_permissions: Dict[str, List[str]] = dataclasses.field(default_factory=dict)
    entity_roles: Dict[str, List[str]] = dataclasses.field(default_factory=dict)
    expiration: Optional[datetime] = None


@dataclasses.dataclass(frozen=True)
class AuditChange:
    """A change that a request made: the differing properties, or None where it did not exist."""

    what: str
    before: Optional[Dict[str, str]] = None
    after: Optional[Dict[str, str]] = None


@dataclasses.dataclass(frozen=True)
class AuditEntry:
    """A line of the audit log: what one request changed. ``hash`` covers the line and the hash of the line before."""

    sequence: int
    time: datetime
    who: str
    operation: str
    target: str
    namespaces: List[str]
    changes: List[AuditChange]
    hash: str
    token: Optional[str] = None
    from_: Optional[str] = None
    omitted: int = 0


@dataclasses.dataclass(frozen=True)
class AuditVerification:
    """The result of checking the audit log."""

    intact: bool
    first: int
    last: int
    last_hash: str
    problems: List[str]


@dataclasses.dataclass(frozen=True)
class Token:
    """A token that can be revoked. The token itself is not known to the store."""

    id: str
    name: str
    owner: str
    primary_namespace: str
    created_on: datetime
    expires_on: datetime
    role_bindings: Optional[Dict[str, List[str]]] = None
    last_used_on: Optional[datetime] = None
    is_current: bool = False


@dataclasses.dataclass(frozen=True)
class Health:
    """What works in a store."""

    tables: bool
    share: bool


@dataclasses.dataclass(frozen=True)
class CheckedParts:
    """The parts of the storage that a health check has found to work."""

    version: str
    tables: bool
    blobs: bool
    share: bool
    problems: List[str]


@dataclasses.dataclass(frozen=True)
class Status:
    """The status of a store."""

    version: str
    health: Optional[Health] = None


@dataclasses.dataclass(frozen=True)
class NamespaceUsage:
    """What a namespace uses; ``storage`` is in bytes."""

    num_environments: int
    num_builds: int
    storage: int


@dataclasses.dataclass(frozen=True)
class PackageUsage:
    """The disk usage of a cached package; ``prefixes`` is the number of environments that use it."""

    key: str
    files: int
    bytes: int
    last_used: Optional[datetime]
    prefixes: int


@dataclasses.dataclass(frozen=True)
class PrefixUsage:
    """The disk usage of the environment of a build."""

    prefix: str
    is_finished: bool
    files: int
    bytes: int
    unshared_bytes: int
    packages: int


@dataclasses.dataclass(frozen=True)
class DiskUsage:
    """The disk usage of the share, in bytes."""

    package_bytes: int
    unused_bytes: int
    prefix_bytes: int
    packages: List[PackageUsage]
    prefixes: List[PrefixUsage]


@dataclasses.dataclass(frozen=True)
class ArchiveItem:
    """A build of a plan."""

    build_id: int
    namespace: str
    environment: str
    action: str
    rule: str
    size: int
    frees_bytes: int
    active: bool
    outcome: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class ArchivePlan:
    """A plan of the builds to archive and delete."""

    count: int
    frees_bytes: int
    items: List[ArchiveItem]
    warnings: List[str]


@dataclasses.dataclass(frozen=True)
class ArchiveAnswer:
    """The response to a request to archive builds; ``run_id`` is None if nothing was started."""

    plan: ArchivePlan
    run_id: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class ArchiveRun:
    """The execution of a plan. Lists have no items."""

    id: str
    state: str
    requested_by: str
    created_on: datetime
    items_total: int = 0
    items_done: int = 0
    items_skipped: int = 0
    bytes_planned: int = 0
    bytes_freed: int = 0
    items: Optional[List[ArchiveItem]] = None


@dataclasses.dataclass(frozen=True)
class Difference:
    """A file that differs."""

    path: str
    kind: str
    detail: str


@dataclasses.dataclass(frozen=True)
class Differences:
    """The differences between a recreated build and its first installation."""

    compared: bool
    count: int
    differences: List[Difference]


@dataclasses.dataclass(frozen=True)
class BackupCounts:
    """The numbers of objects in a backup."""

    namespaces: int
    environments: int
    builds: int
    requeued: int
    blobs: int
    bytes: int


@dataclasses.dataclass(frozen=True)
class Backup:
    """A backup of a store."""

    id: str
    created_on: datetime
    counts: BackupCounts
    has_token_key: bool


@dataclasses.dataclass(frozen=True)
class BackupProgress:
    """The progress of an operation on backups; ``total`` is 0 while unknown."""

    stage: str
    done: int
    total: int
    bytes: int
    percent: Optional[int] = None


@dataclasses.dataclass(frozen=True)
class Operation:
    """A long-running operation of the store."""

    operation: str
    status: Optional[str] = None
    message: Optional[str] = None
    error_code: Optional[str] = None
    hints: List[str] = dataclasses.field(default_factory=list)
    progress: Optional[BackupProgress] = None

    @property
    def has_ended(self) -> bool:
        """Whether the operation has ended."""
        return self.status in ("COMPLETED", "FAILED", "NONE")


@dataclasses.dataclass(frozen=True)
class PrunePlan:
    """What the removal of old backups removes."""

    operation: Optional[str]
    kept: List[str]
    removed: List[str]
    objects: int
    bytes: int


@dataclasses.dataclass(frozen=True)
class RestorePreview:
    """What a restore would do; with problems it would be refused."""

    backup: Backup
    namespaces: List[str]
    environments: int
    active: int
    problems: List[str]


@dataclasses.dataclass(frozen=True)
class Import:
    """The import of a bundle."""

    id: str
    namespace: Optional[str] = None
    environment: Optional[str] = None
    state: Optional[str] = None
    received: int = 0
    build_id: Optional[int] = None
    status: Optional[str] = None
    message: Optional[str] = None
    error_code: Optional[str] = None
    hints: List[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class ImportProblem:
    """A reason why a bundle cannot be imported."""

    code: str
    message: str
    build: Optional[int]
    hints: List[str]


@dataclasses.dataclass(frozen=True)
class SettingDifference:
    """A setting that has different values in the bundle and in the store."""

    name: str
    there: str
    here: str


@dataclasses.dataclass(frozen=True)
class ImportPreview:
    """What an import would do; with problems it would be refused."""

    namespace: str
    environment: str
    namespace_is_new: bool
    builds: int
    restorable: int
    new_specifications: int
    packages: int
    bytes: int
    channels: List[str]
    settings: List[SettingDifference]
    problems: List[ImportProblem]
