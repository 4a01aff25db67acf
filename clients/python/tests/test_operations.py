"""Every group of operations against a real store."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta, timezone

import pytest
from conda_store_client import BuildFailedError, StoreClient, StoreRequestError
from conftest import SCIENCE


def test_environments_life(store: StoreClient) -> None:
    first = store.builds.wait(store.specifications.build("name: life\ndependencies: [numpy=1.0]\n", namespace="team"))
    second = store.builds.wait(store.specifications.build("name: life\ndependencies: [numpy]\n", namespace="team"))
    assert store.environments.get("team", "life").current_build_id == second.id
    assert [e.full_name for e in store.environments.list(namespace="team", name="life", packages=["numpy"])] == ["team/life"]

    assert store.environments.activate("team", "life", first.id) is None
    store.environments.describe("team", "life", "For the course")
    found = store.environments.get("team", "life")
    assert (found.current_build_id, found.description) == (first.id, "For the course")
    with store.environments.open_lockfile("team", "life") as lockfile:
        assert [p["version"] for p in json.load(lockfile)["package"]] == ["1.0"]

    store.environments.delete("team", "life")
    with pytest.raises(StoreRequestError) as missing:
        store.environments.get("team", "life")
    assert (missing.value.status, missing.value.code) == (404, "CS1011")


def test_lists_of_more_than_a_page(store: StoreClient) -> None:
    for number in range(103):
        store.namespaces.create(f"many-{number}")
    names = [n.name for n in store.namespaces.list()]
    assert len(names) == len(set(names)) >= 103
    for number in range(103):
        store.namespaces.delete(f"many-{number}")


def test_builds(store: StoreClient, science: int) -> None:
    build = store.builds.get(science)
    assert (build.status, build.environment, build.has_ended) == ("COMPLETED", "science", True)
    assert build.scheduled_on.tzinfo is timezone.utc
    assert build.specification is not None and build.specification.spec["dependencies"] == ["numpy=1.0"]
    assert science in [b.id for b in store.builds.list(namespace="team", name="science", status="COMPLETED", sort_by="id", descending=True)]
    assert [(p.name, p.version, p.ecosystem) for p in store.builds.packages(science, search="numpy", exact=True)] == [("numpy", "1.0", "conda")]
    written = list(store.builds.log(science))
    assert written and written == [line for line in store.builds.log(science, follow=True) if line]
    for file in ("lockfile", "specification", "yaml", "explicit", "archive", "logs"):
        with store.builds.open(science, file) as content:
            assert content.read(4), file


def test_build_that_fails(store: StoreClient) -> None:
    seen = []
    build = store.specifications.build("name: fails\ndependencies: [numpy=9]\n", namespace="team")
    lines = list(store.builds.log(build, follow=True))
    with pytest.raises(BuildFailedError, match="numpy") as failed:
        store.builds.wait(build, look=lambda state: seen.append(state.status))
    assert failed.value.build.error_code == "CS1200"
    assert seen[-1] == "FAILED" and lines
    assert store.builds.wait(build, check=False).status == "FAILED"
    again = store.builds.rebuild(build)
    store.builds.wait(again, check=False)
    store.builds.cancel(again)
    store.builds.delete(again)
    assert store.builds.get(again).status == "DELETED"


def test_specifications(store: StoreClient, science: int) -> None:
    assert [(p.name, p.version) for p in store.specifications.solve(channels=["local"], conda=["numpy<2"])] == [("numpy", "1.0")]
    preview = store.specifications.preview(SCIENCE.replace("1.0", "2.0"), namespace="team")
    assert [(c.kind, c.name, c.version_before, c.version_after) for c in preview.changes] == [("upgraded", "numpy", "1.0", "2.0")]
    problem = store.specifications.preview("name: x\ndependencies: ['numpy>>1']\n", namespace="team").problems[0]
    assert problem.code == "CS1004" and problem.line == 2
    with pytest.raises(StoreRequestError) as refused:
        store.specifications.build("name: x\ndependencies: 7\n", namespace="team")
    assert refused.value.status == 400 and refused.value.code == "CS1005" and refused.value.location is not None
    assert "CS1005" in str(refused.value)
    with store.builds.open(science, "lockfile") as lockfile:
        locked = store.specifications.build(lockfile.read().decode(), namespace="team", is_lockfile=True, environment_name="locked")
    assert store.builds.wait(locked).environment == "locked"


def test_namespaces_and_roles(store: StoreClient) -> None:
    store.namespaces.create("lab")
    store.namespaces.create("guests")
    store.namespaces.update("lab", role_mappings={"lab/*": ["viewer"]})
    store.namespaces.set_metadata("lab", {"contact": "lab@example.org"})
    lab = store.namespaces.get("lab")
    assert lab.metadata == {"contact": "lab@example.org"} and lab.role_mappings is not None
    assert [(m.entity, m.role) for m in lab.role_mappings] == [("lab/*", "viewer")]
    store.namespaces.give_role("lab", "guests", "viewer")
    store.namespaces.change_role("lab", "guests", "developer")
    assert store.namespaces.role("lab", "guests").role == "developer"
    assert [r.other_namespace for r in store.namespaces.roles("lab")] == ["guests"]
    store.namespaces.take_role("lab", "guests")
    store.namespaces.take_all_roles("lab")
    assert store.namespaces.roles("lab") == []
    store.namespaces.delete("lab")
    store.namespaces.delete("guests")


def test_access(store: StoreClient, address: str) -> None:
    until = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(hours=1)
    viewer = StoreClient(address, store.access.create_token(expiration=until, role_bindings={"team/*": ["viewer"]}))
    caller = viewer.access.caller()
    assert (caller.authenticated, caller.expiration, caller.entity_roles["team/*"]) == (True, until, ["viewer"])
    with pytest.raises(StoreRequestError) as refused:
        viewer.settings.get()
    assert (refused.value.status, refused.value.code, refused.value.is_transient) == (403, "CS1600", False)
    named = store.access.create_token(name="pytest", expiration=until)
    (token,) = [t for t in store.access.list_tokens() if t.name == "pytest"]
    assert (token.expires_on, token.role_bindings, token.id) in [(until, None, t.id) for t in store.access.list_tokens(all=True)]
    store.access.revoke_token(token.id)
    assert not StoreClient(address, named).access.caller().authenticated
    with pytest.raises(StoreRequestError, match="token id"):
        store.access.revoke_token("0123456789abcdef")
    with pytest.raises(StoreRequestError, match="credentials"):
        store.access.login("alice", "wrong")
    assert not StoreClient(address, "").access.caller().authenticated


def test_audit(store: StoreClient) -> None:
    store.namespaces.create("audited")
    since = datetime.now(timezone.utc) - timedelta(hours=1)
    (entry,) = store.audit.list(namespace="audited", since=since)
    assert (entry.operation, entry.from_, entry.changes[0].what) == ("NamespaceCreate", "127.0.0.1", "namespace audited")
    assert entry.changes[0].before is None and entry.changes[0].after is not None
    with store.audit.export(namespace="audited") as lines:
        assert b'"NamespaceCreate"' in lines.read()
    verified = store.audit.verify()
    assert verified.intact and verified.last >= entry.sequence and not verified.problems
    store.namespaces.delete("audited")


def test_settings_status_and_usage(store: StoreClient, science: int) -> None:
    store.settings.update({"retention_keep_last": 7}, "team")
    assert store.settings.get("team", "science")["retention_keep_last"] == 7
    store.settings.update({"retention_keep_last": None}, "team")
    assert store.settings.get("team")["retention_keep_last"] == store.settings.get()["retention_keep_last"]
    status = store.status.get()
    assert status.version and status.health is not None and status.health.tables
    assert store.status.check().tables
    assert store.status.usage()["team"].num_builds >= 1
    disk = store.status.disk()
    assert disk.package_bytes > 0 and any(p.prefixes >= 1 for p in disk.packages)


def test_packages_and_channels(store: StoreClient) -> None:
    assert [c.name.rsplit("/", 1)[1] for c in store.channels.list()] == ["local"]
    assert store.channels.refresh() == "the channels are being read"
    found = store.packages.search("numpy", exact=True, distinct_on=["name", "version"], sort_by=["version"], descending=True)
    assert [p.version for p in found] == ["2.0", "1.0"]


def test_archive_and_recreate(store: StoreClient) -> None:
    text = "name: old\ndependencies: [flask]\n"
    builds = [store.builds.wait(store.specifications.build(text + f"# {n}\n", namespace="team")).id for n in range(3)]
    plan = store.archive.create(namespace="team", environment="old", keep_last=1, dry_run=True)
    assert plan.run_id is None and [i.build_id for i in plan.plan.items] == builds[:2]
    run = store.archive.create(namespace="team", environment="old", keep_last=1).run_id
    assert run is not None
    states = []
    assert store.archive.wait(run, look=lambda r: states.append(r.state)).items_done == 2
    assert store.archive.get(run).items is not None and run in [r.id for r in store.archive.list()]
    assert store.archive.cancel(run).state == store.archive.resume(run).state == "COMPLETED"
    store.builds.recreate(builds[0])
    assert store.builds.wait(builds[0], check=False).id == builds[0]
    assert store.builds.differences(builds[0]).count == 0
    assert store.builds.compared(builds[0], 0).count == 0
    assert store.archive.retention_plan().count == 0
    assert store.archive.apply_retention().run_id is None
    with pytest.raises(StoreRequestError) as active:
        store.builds.archive(builds[2])
    assert active.value.code == "CS1503"
    store.builds.archive(builds[2], force=True, keep="packed")


def test_bundles(store: StoreClient, science: int) -> None:
    with store.bundles.export("team", "science", with_packages=True) as exported:
        bundle = exported.read()
    sent = []
    uploaded = store.bundles.upload(io.BytesIO(bundle), "copies", "science", sent=sent.append)
    preview = store.bundles.preview(uploaded)
    assert (preview.namespace, preview.problems, sent) == ("copies", [], [len(bundle)])
    assert store.bundles.run(uploaded).status == "COMPLETED"
    assert store.environments.get("copies", "science").full_name == "copies/science"
    other = store.bundles.upload(io.BytesIO(b"x"), "copies", "nothing")
    with pytest.raises(StoreRequestError) as damaged:
        store.bundles.preview(other)
    assert damaged.value.code == "CS1306"
    store.bundles.discard(other)


def test_backups(store: StoreClient, science: int) -> None:
    ended = store.backups.wait(store.backups.create(token_key=False))
    assert ended.status == "COMPLETED", ended
    backup = store.backups.get(ended.message or "")
    assert not backup.has_token_key and backup.id in [b.id for b in store.backups.list()]
    assert store.backups.wait(store.backups.verify(backup.id)).status == "COMPLETED"
    assert store.backups.prune(keep_last=5, dry_run=True).kept == [backup.id]
    assert store.backups.preview(backup.id, ["team"]).problems
    with pytest.raises(StoreRequestError):
        store.backups.restore(backup.id, ["team"])
    with store.backups.download(backup.id) as content:
        file = content.read()
    assert store.backups.wait(store.backups.upload(io.BytesIO(file))).message == backup.id


def test_other_requests_and_deprecations(store: StoreClient) -> None:
    with store.send("GET", "/api/v1/namespace/") as response:
        assert response.status == 200
    with pytest.raises(StoreRequestError) as malformed:
        store.send("GET", "build/?size=none")
    assert malformed.value.status == 422 and "size" in malformed.value.message
