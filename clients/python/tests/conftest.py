"""A store of the command's build in a process of its own, on a channel of two small packages."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import tarfile
import time
from pathlib import Path
from typing import Iterator

import pytest

from conda_store_client import StoreClient, _connection

COMMAND = Path(
    os.environ.get(
        "CONDA_STORE_COMMAND",
        str(Path(__file__).resolve().parents[3] / "src" / "Cli" / "bin" / "Release" / "net10.0" / "conda-store"),
    )
)
# No other client uses this store.
_connection.LOOK_INTERVAL = 0.05
SCIENCE = "name: science\nchannels: [local]\ndependencies: [numpy=1.0]\n"


def _write_package(channel: Path, name: str, version: str) -> None:
    index = {
        "name": name,
        "version": version,
        "build": "0",
        "build_number": 0,
        "subdir": "noarch",
        "noarch": "generic",
        "depends": [],
    }
    members = {
        "info/index.json": json.dumps(index),
        "info/files": f"share/{name}.txt\n",
        f"share/{name}.txt": f"{name} {version}\n",
    }
    with tarfile.open(channel / "noarch" / f"{name}-{version}-0.tar.bz2", "w:bz2") as archive:
        for path, text in members.items():
            member = tarfile.TarInfo(path)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a store and return its address."""
    folder = tmp_path_factory.mktemp("store")
    channel = folder / "channels" / "local"
    (channel / "noarch").mkdir(parents=True)
    for name, version in (("numpy", "1.0"), ("numpy", "2.0"), ("flask", "3.0")):
        _write_package(channel, name, version)
    subprocess.run([COMMAND, "local", "index", channel], check=True, capture_output=True)
    settings = {
        "Store__ChannelAlias": channel.parent.as_uri(),
        "Store__Settings__conda_default_channels": '["local"]',
        "Store__Settings__conda_indexed_channels": '["local"]',
        "Store__Settings__storage_threshold": "0",
        "Store__BackupFolder": str(folder / "backups"),
    }
    with open(folder / "log", "w+b") as log:
        store = subprocess.Popen(
            [COMMAND, "serve", "--data", folder / "data", "--port", "0", "--no-samples"],
            env={**os.environ, **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            while True:
                found = re.search(rb"http://127\.0\.0\.1:\d+", (folder / "log").read_bytes())
                if found:
                    break
                assert store.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
            yield found.group().decode() + "/conda-store/"
        finally:
            store.terminate()
            store.wait(60)


@pytest.fixture(scope="session")
def token(address: str) -> str:
    """Return the token of an administrator."""
    return StoreClient(address, "").access.login("alice", "password")


@pytest.fixture(scope="session")
def store(address: str, token: str) -> StoreClient:
    """Return the client of an administrator."""
    return StoreClient(address, token)


@pytest.fixture(scope="session")
def science(store: StoreClient) -> int:
    """Return a completed build of team/science."""
    return store.builds.wait(store.specifications.build(SCIENCE, namespace="team")).id
