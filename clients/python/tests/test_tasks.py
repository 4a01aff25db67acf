"""The everyday tasks through each door: the command, this client, and curl. Each door has a namespace of its own."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any, Dict, List

import pytest
from conftest import COMMAND

from conda_store_client import BuildFailedError, StoreClient, StoreRequestError

FILE = "name: lab\nchannels: [local]\ndependencies: [numpy=1.0]\n"
MORE = "name: lab\nchannels: [local]\ndependencies: [numpy=1.0, flask]\n"
IMPOSSIBLE = "name: broken\nchannels: [local]\ndependencies: [numpy=9]\n"


class Command:
    """The tasks as lines of a shell script."""

    def __init__(self, address: str, token: str, folder: Path) -> None:
        self._folder = folder
        self._environment = {
            **os.environ,
            "CONDA_STORE_URL": address,
            "CONDA_STORE_TOKEN": token,
            "XDG_CONFIG_HOME": str(folder / "configuration"),
            "CONDA_STORE_CACHE": str(folder / "cache"),
            "NO_COLOR": "1",
        }

    def run(self, *arguments: str, expected: int = 0, **environment: str) -> str:
        done = subprocess.run(
            [str(COMMAND), *arguments],
            env={**self._environment, **environment},
            cwd=self._folder,
            capture_output=True,
            text=True,
        )
        assert done.returncode == expected, f"{arguments}: {done.returncode} {done.stderr}"
        return done.stdout + (done.stderr if expected else "")

    def read(self, *arguments: str, **environment: str) -> Any:
        return json.loads(self.run(*arguments, "--json", **environment))

    def create(self, namespace: str) -> None:
        (self._folder / "environment.yml").write_text(FILE)
        self.run("env", "create", f"{namespace}/lab", "--file", "environment.yml", "--wait")

    def add(self, namespace: str) -> None:
        self.run("env", "add", f"{namespace}/lab", "flask", "--wait")

    def why_failed(self, namespace: str) -> str:
        (self._folder / "broken.yml").write_text(IMPOSSIBLE)
        return self.run("env", "create", f"{namespace}/broken", "--file", "broken.yml", "--wait", expected=5)

    def compare(self, namespace: str) -> List[str]:
        return [c["name"] for c in self.read("env", "diff", f"{namespace}/lab")]

    def go_back(self, namespace: str) -> None:
        self.run("env", "rollback", f"{namespace}/lab")

    def packages(self, namespace: str, name: str) -> List[str]:
        build = self.read("env", "show", f"{namespace}/{name}")["current_build_id"]
        return [p["name"] for p in self.read("build", "packages", str(build))]

    def copy(self, namespace: str) -> None:
        self.run("env", "copy", f"{namespace}/lab", f"{namespace}-copy/lab", "--wait")

    def lockfile(self, namespace: str) -> str:
        return self.run("env", "export", f"{namespace}/lab", "--format", "conda-lock")

    def give_rights(self, namespace: str, colleague: str) -> None:
        self.run("access", "grant", colleague, f"{namespace}/*", "viewer")

    def rights(self, token: str) -> Dict[str, List[str]]:
        roles: Dict[str, List[str]] = self.read("whoami", CONDA_STORE_TOKEN=token)["entity_roles"]
        return roles

    def free_space(self, namespace: str) -> None:
        self.run("archive", "run", "--namespace", namespace, "--all-but-last", "1", "--yes")

    def back_up(self) -> None:
        self.run("backup", "create", "--no-token-key")
        backup = self.read("backup", "list")[0]["id"]
        self.run("backup", "verify", backup)

    def quota(self, namespace: str) -> Any:
        self.run("setting", "set", "retention_namespace_quota", "1000000", "--for", namespace)
        return json.loads(self.run("setting", "get", "retention_namespace_quota", "--for", namespace))

    def users_of(self, spec: str) -> List[str]:
        return [f"{e['namespace']}/{e['environment']}" for e in self.read("package", "used-by", spec)]

    def make_token(self) -> str:
        return self.run("token", "create", "--name", "task-command").strip()

    def revoke_token(self) -> None:
        (found,) = [t for t in self.read("token", "list") if t["name"] == "task-command"]
        self.run("token", "revoke", found["id"])


class Python:
    """The tasks with this client."""

    def __init__(self, address: str, token: str, folder: Path) -> None:
        self._address = address
        self._store = StoreClient(address, token)

    def _build(self, text: str, namespace: str, lockfile_name: Any = None) -> None:
        build = self._store.specifications.build(
            text, namespace=namespace, is_lockfile=lockfile_name is not None, environment_name=lockfile_name
        )
        self._store.builds.wait(build)

    def _builds(self, namespace: str) -> List[int]:
        return [b.id for b in self._store.builds.list(namespace=namespace, name="lab")]

    def create(self, namespace: str) -> None:
        self._build(FILE, namespace)

    def add(self, namespace: str) -> None:
        self._build(MORE, namespace)

    def why_failed(self, namespace: str) -> str:
        with pytest.raises(BuildFailedError) as failed:
            self._build(IMPOSSIBLE, namespace)
        return str(failed.value)

    def compare(self, namespace: str) -> List[str]:
        one, other = ({p.name for p in self._store.builds.packages(b)} for b in self._builds(namespace)[:2])
        return sorted(one ^ other)

    def go_back(self, namespace: str) -> None:
        self._store.environments.activate(namespace, "lab", min(self._builds(namespace)))

    def packages(self, namespace: str, name: str) -> List[str]:
        build = self._store.environments.get(namespace, name).current_build_id
        assert build is not None
        return [p.name for p in self._store.builds.packages(build)]

    def copy(self, namespace: str) -> None:
        self._store.namespaces.create(f"{namespace}-copy")
        self._build(self.lockfile(namespace), f"{namespace}-copy", "lab")

    def lockfile(self, namespace: str) -> str:
        with self._store.environments.open_lockfile(namespace, "lab") as lockfile:
            return lockfile.read().decode()

    def give_rights(self, namespace: str, colleague: str) -> None:
        self._store.namespaces.update(colleague, role_mappings={f"{namespace}/*": ["viewer"]})

    def rights(self, token: str) -> Dict[str, List[str]]:
        return StoreClient(self._address, token).access.caller().entity_roles

    def free_space(self, namespace: str) -> None:
        answer = self._store.archive.create(namespace=namespace, keep_last=1)
        assert answer.run_id is not None
        self._store.archive.wait(answer.run_id)

    def back_up(self) -> None:
        self._store.backups.wait(self._store.backups.create(token_key=False))
        self._store.backups.wait(self._store.backups.verify(self._store.backups.list()[0].id))

    def quota(self, namespace: str) -> Any:
        self._store.settings.update({"retention_namespace_quota": 1000000}, namespace)
        return self._store.settings.get(namespace)["retention_namespace_quota"]

    def users_of(self, spec: str) -> List[str]:
        return [f"{e.namespace.name}/{e.name}" for e in self._store.environments.list(packages=[spec])]

    def make_token(self) -> str:
        return self._store.access.create_token(name="task-python")

    def revoke_token(self) -> None:
        (found,) = [t for t in self._store.access.list_tokens() if t.name == "task-python"]
        self._store.access.revoke_token(found.id)


class Curl:
    """The tasks with curl. The token is in a file, so that it is neither in the list of processes nor in a history."""

    def __init__(self, address: str, token: str, folder: Path) -> None:
        self._api = address + "api/v1/"
        self._folder = folder
        self._header = self._as(token)

    def _as(self, token: str) -> str:
        header = self._folder / "header"
        header.touch(mode=0o600)
        header.write_text(f"Authorization: Bearer {token}\n")
        return f"@{header}"

    def _text(self, method: str, path: str, body: Any = None) -> str:
        given = [] if body is None else ["--json", json.dumps(body)]
        command = ["curl", "-sSL", "--header", self._header, *given, "--request", method, self._api + path]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def _data(self, method: str, path: str, body: Any = None) -> Any:
        answer = json.loads(self._text(method, path, body))
        assert answer.get("status") == "ok", answer
        return answer.get("data")

    def _until(self, path: str, member: str, ended: List[str]) -> Dict[str, Any]:
        while True:
            found: Dict[str, Any] = self._data("GET", path)
            if found[member] in ended:
                return found
            time.sleep(0.05)

    def _build(self, body: Dict[str, Any]) -> Dict[str, Any]:
        build = self._data("POST", "specification/", body)["build_id"]
        return self._until(f"build/{build}/", "status", ["COMPLETED", "FAILED", "CANCELED"])

    def _builds(self, namespace: str) -> List[int]:
        return [b["id"] for b in self._data("GET", f"build/?namespace={namespace}&name=lab&sort_by=id&order=desc")]

    def create(self, namespace: str) -> None:
        assert self._build({"namespace": namespace, "specification": FILE})["status"] == "COMPLETED"

    def add(self, namespace: str) -> None:
        assert self._build({"namespace": namespace, "specification": MORE})["status"] == "COMPLETED"

    def why_failed(self, namespace: str) -> str:
        return str(self._build({"namespace": namespace, "specification": IMPOSSIBLE})["status_info"])

    def compare(self, namespace: str) -> List[str]:
        one, other = ({p["name"] for p in self._data("GET", f"build/{b}/packages/")} for b in self._builds(namespace)[:2])
        return sorted(one ^ other)

    def go_back(self, namespace: str) -> None:
        self._data("PUT", f"environment/{namespace}/lab/", {"build_id": min(self._builds(namespace))})

    def packages(self, namespace: str, name: str) -> List[str]:
        build = self._data("GET", f"environment/{namespace}/{name}/")["current_build_id"]
        return [p["name"] for p in self._data("GET", f"build/{build}/packages/")]

    def copy(self, namespace: str) -> None:
        self._data("POST", f"namespace/{namespace}-copy/")
        body = {"specification": self.lockfile(namespace), "is_lockfile": True, "environment_name": "lab"}
        assert self._build({**body, "namespace": f"{namespace}-copy"})["status"] == "COMPLETED"

    def lockfile(self, namespace: str) -> str:
        return self._text("GET", f"environment/{namespace}/lab/lockfile/")

    def give_rights(self, namespace: str, colleague: str) -> None:
        self._data("PUT", f"namespace/{colleague}/", {"role_mappings": {f"{namespace}/*": ["viewer"]}})

    def rights(self, token: str) -> Dict[str, List[str]]:
        own, self._header = (self._folder / "header").read_text(), self._as(token)
        roles: Dict[str, List[str]] = self._data("GET", "permission/")["entity_roles"]
        (self._folder / "header").write_text(own)
        return roles

    def free_space(self, namespace: str) -> None:
        run = self._data("POST", "archive/", {"namespace": namespace, "keep_last": 1})["run_id"]
        self._until(f"archive/{run}/", "state", ["COMPLETED", "CANCELED", "FAILED"])

    def back_up(self) -> None:
        ended = ["COMPLETED", "FAILED"]
        begun = self._data("POST", "backup/", {"token_key": False})["operation"]
        assert self._until(f"backup/operation/{begun}/", "status", ended)["status"] == "COMPLETED"
        backup = self._data("GET", "backup/")[0]["id"]
        begun = self._data("POST", f"backup/{backup}/verify/")["operation"]
        assert self._until(f"backup/operation/{begun}/", "status", ended)["status"] == "COMPLETED"

    def quota(self, namespace: str) -> Any:
        self._data("PUT", f"setting/{namespace}/", {"retention_namespace_quota": 1000000})
        return self._data("GET", f"setting/{namespace}/")["retention_namespace_quota"]

    def users_of(self, spec: str) -> List[str]:
        return [f"{e['namespace']['name']}/{e['name']}" for e in self._data("GET", f"environment/?packages={spec}")]

    def make_token(self) -> str:
        token: str = self._data("POST", "token/", {"name": "task-curl"})["token"]
        return token

    def revoke_token(self) -> None:
        (found,) = [t for t in self._data("GET", "token/") if t["name"] == "task-curl"]
        self._data("DELETE", f"token/{found['id']}/")


@pytest.mark.parametrize("kind", [Command, Python, Curl])
def test_every_task(kind: Any, store: StoreClient, address: str, token: str, tmp_path: Path) -> None:
    door = kind(address, token, tmp_path)
    namespace = f"task-{kind.__name__.lower()}"
    colleague = f"colleague-{kind.__name__.lower()}"

    door.create(namespace)
    door.add(namespace)
    assert door.packages(namespace, "lab") == ["flask", "numpy"]
    assert "numpy" in door.why_failed(namespace)
    assert door.compare(namespace) == ["flask"]
    door.go_back(namespace)
    assert door.packages(namespace, "lab") == ["numpy"]
    door.copy(namespace)
    assert door.packages(f"{namespace}-copy", "lab") == ["numpy"]
    assert "numpy-1.0" in door.lockfile(namespace)
    assert f"{namespace}/lab" in door.users_of("numpy")

    store.namespaces.create(colleague)
    door.give_rights(namespace, colleague)
    theirs = store.access.create_token(primary_namespace=colleague)
    assert door.rights(theirs)[f"{namespace}/*"] == ["viewer"]

    made = door.make_token()
    assert StoreClient(address, made).access.caller().authenticated
    door.revoke_token()
    assert not StoreClient(address, made).access.caller().authenticated

    assert door.quota(namespace) == 1000000
    door.add(namespace)
    door.free_space(namespace)
    statuses = [b.status for b in store.builds.list(namespace=namespace, name="lab")]
    assert sorted(statuses) == ["ARCHIVED", "ARCHIVED", "COMPLETED"]
    door.back_up()


def test_use_it_without_the_share(address: str, token: str, store: StoreClient, science: int, tmp_path: Path) -> None:
    command = Command(address, token, tmp_path)
    shown = command.run("run", "team/science", "--", "sh", "-c", 'cat "$CONDA_PREFIX/share/numpy.txt"')
    assert shown == "numpy 1.0\n"
    with pytest.raises(StoreRequestError):
        StoreClient(address, "").environments.get("team", "science")
