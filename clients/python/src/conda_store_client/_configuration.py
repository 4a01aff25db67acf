"""The configuration that the ``conda-store`` command writes: profiles in ``config.toml`` and tokens in ``credentials.json``."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

from .errors import StoreError
from .models import read

DEFAULT_URL = "http://127.0.0.1:7071/conda-store/"
"""The address of a store on this machine."""


def configuration_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the user's configuration."""
    given = environ.get("XDG_CONFIG_HOME")
    if given:
        return Path(given) / "conda-store"
    if sys.platform == "win32":
        return Path(environ.get("APPDATA", str(Path.home()))) / "conda-store"
    return Path(environ.get("HOME") or Path.home()) / ".config" / "conda-store"


def url_of(profile: Optional[str], environ: Mapping[str, str]) -> str:
    """Return the address of a store: of the profile, else of the variables, else of the profile in use, else on this machine."""
    if profile is None and environ.get("CONDA_STORE_URL"):
        return environ["CONDA_STORE_URL"]
    path = configuration_folder(environ) / "config.toml"
    content = _read_text(path)
    document = {} if content is None else _parse_toml(content, path)
    name = profile or environ.get("CONDA_STORE_PROFILE") or document.get("profile")
    if not name:
        return DEFAULT_URL
    profiles = document.get("profiles", {})
    if name not in profiles:
        known = ", ".join(sorted(profiles)) or "none; `conda-store login URL` creates one"
        raise StoreError(f"There is no profile '{name}'. Profiles: {known}")
    url = profiles[name].get("url")
    if not isinstance(url, str):
        raise StoreError(f"The profile '{name}' in {path} has no url.")
    return url


def token_of(url: str, environ: Mapping[str, str]) -> Optional[str]:
    """Return the token from the variable, else that of the last login at the store, else None."""
    if environ.get("CONDA_STORE_TOKEN"):
        return environ["CONDA_STORE_TOKEN"]
    path = configuration_folder(environ) / "credentials.json"
    content = _read_text(path)
    if content is None:
        return None
    try:
        saved = json.loads(content).get(url)
        if saved is None:
            return None
        token = str(saved["token"])
        expires = read(datetime, saved.get("expires"))
    except (ValueError, AttributeError, KeyError, TypeError) as failure:
        raise StoreError(f"{path} is damaged; remove it and log in again") from failure
    if expires is not None and expires <= datetime.now(timezone.utc):
        raise StoreError(f"The login at {url} has expired; run: conda-store login {url}")
    return token


def _read_text(path: Path) -> Optional[str]:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as failure:
        raise StoreError(f"{path} cannot be read: {failure}") from failure


_TABLE = re.compile(r"""^\[\s*(?P<table>[\w.\s"'-]+?)\s*\]$""")
_TEXT = re.compile(r"""^(?P<key>[\w-]+)\s*=\s*(?P<quote>["'])(?P<text>.*?)(?P=quote)\s*(?:#.*)?$""")


def parse_profiles(content: str) -> Dict[str, Any]:
    """Read the lines that the command writes, tables and texts: before 3.11, Python has no reader of TOML."""
    document: Dict[str, Any] = {}
    current = document
    for line in map(str.strip, content.splitlines()):
        table, text = _TABLE.match(line), _TEXT.match(line)
        if table:
            current = document
            for part in re.findall(r"""[\w-]+|"[^"]*"|'[^']*'""", table.group("table")):
                current = current.setdefault(part.strip("\"'"), {})
        elif text:
            current[text.group("key")] = text.group("text")
    return document


def _parse_toml(content: str, path: Path) -> Dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib

        try:
            return tomllib.loads(content)
        except tomllib.TOMLDecodeError as failure:
            raise StoreError(f"{path} is not valid TOML: {failure}") from failure
    return parse_profiles(content)
