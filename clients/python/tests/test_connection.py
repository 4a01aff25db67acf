"""Configuration, repetitions and logs that break, without a store."""

from __future__ import annotations

import ast
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Callable, Iterator, List

import pytest
from conda_store_client import StoreClient, StoreError, StoreRequestError
from conda_store_client import _configuration, _connection

Answer = Callable[[BaseHTTPRequestHandler], None]
TOML = '# mine\nprofile = "lab"\n\n[profiles.lab]\nurl = "https://lab.example.org/conda-store/"\n[profiles.empty]\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "conda-store"
    folder.mkdir()
    (folder / "config.toml").write_text(TOML)
    saved = {
        "https://lab.example.org/conda-store/": {"token": "of-lab", "expires": "2999-01-01T00:00:00+00:00"},
        "https://old.example.org/": {"token": "of-old", "expires": "2001-01-01T00:00:00Z"},
    }
    (folder / "credentials.json").write_text(json.dumps(saved))
    return tmp_path


def test_configuration_of_the_command_is_used(home: Path) -> None:
    environ = {"XDG_CONFIG_HOME": str(home)}
    client = StoreClient(environ=environ)
    assert (client.url, client._connection.token) == ("https://lab.example.org/conda-store/", "of-lab")
    assert _configuration.token_of("https://other.example.org/", environ) is None


def test_variables_win(home: Path) -> None:
    environ = {"XDG_CONFIG_HOME": str(home), "CONDA_STORE_URL": "http://here/conda-store", "CONDA_STORE_TOKEN": "mine"}
    client = StoreClient(environ=environ)
    assert (client.url, client._connection.token) == ("http://here/conda-store/", "mine")
    assert StoreClient(profile="lab", environ=environ).url == "https://lab.example.org/conda-store/"
    assert StoreClient(environ={"HOME": str(home)}).url == _configuration.DEFAULT_URL


@pytest.mark.parametrize("profile, reason", [("none", "There is no profile 'none'"), ("empty", "has no url")])
def test_profile_that_is_unknown(home: Path, profile: str, reason: str) -> None:
    with pytest.raises(StoreError, match=reason):
        StoreClient(profile=profile, environ={"XDG_CONFIG_HOME": str(home)})


def test_login_that_has_expired(home: Path) -> None:
    with pytest.raises(StoreError, match="conda-store login https://old.example.org/"):
        StoreClient("https://old.example.org/", environ={"XDG_CONFIG_HOME": str(home)})


def test_credentials_that_are_damaged(home: Path) -> None:
    (home / "conda-store" / "credentials.json").write_text("{")
    with pytest.raises(StoreError, match="damaged"):
        StoreClient(environ={"XDG_CONFIG_HOME": str(home)})


@pytest.mark.parametrize("url", ["ftp://x/", "store", ""])
def test_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        _connection.Connection(url, None, timeout=1, repetitions=0)


@pytest.fixture
def serve() -> Iterator[Callable[[List[Answer]], str]]:
    servers: List[HTTPServer] = []

    def start(answers: List[Answer]) -> str:
        rest = iter(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                next(rest)(self)

            do_PUT = do_GET

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _answer(status: int, body: str, *headers: str) -> Answer:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for header in headers:
            handler.send_header(*header.split(": "))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return write


CALLER = '{"status":"ok","data":{"authenticated":true,"primary_namespace":"me","newer":1},"message":null}'


def test_reading_is_repeated(serve: Callable[[List[Answer]], str]) -> None:
    url = serve([_answer(502, "<html>"), _answer(503, "{}", "Retry-After: 0"), _answer(200, CALLER)])
    assert StoreClient(url, "").access.caller().primary_namespace == "me"


def test_changing_is_not_repeated_unless_refused(serve: Callable[[List[Answer]], str]) -> None:
    started = '{"status":"ok","data":{"build_id":7},"message":null}'
    url = serve([_answer(503, "{}", "Retry-After: 0"), _answer(200, started), _answer(502, "")])
    client = StoreClient(url, "")
    assert client.builds.rebuild(1) == 7
    with pytest.raises(StoreRequestError) as failed:
        client.builds.rebuild(1)
    assert failed.value.status == 502 and "prefix" in failed.value.hints[0]


def test_answer_of_something_else(serve: Callable[[List[Answer]], str]) -> None:
    with pytest.raises(StoreRequestError, match="does not come from a conda-store server"):
        StoreClient(serve([_answer(200, "<html>")]), "").access.caller()


def test_connection_refused() -> None:
    with pytest.raises(StoreRequestError, match="does not respond") as failed:
        StoreClient("http://127.0.0.1:9/", "", repetitions=0).access.caller()
    assert failed.value.is_transient and failed.value.status is None


def test_log_that_breaks_continues(serve: Callable[[List[Answer]], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_connection, "LOOK_INTERVAL", 0)
    paths: List[str] = []

    def note(body: str) -> Answer:
        def write(handler: BaseHTTPRequestHandler) -> None:
            paths.append(handler.path)
            _answer(200, body)(handler)

        return write

    url = serve([note("id: 4\ndata: one\n\n:\n\nid: 9\ndata: cut"), note("id: 8\ndata: two\ndata:  three\n\nevent: end\ndata: COMPLETED\n\n")])
    assert list(StoreClient(url, "").builds.log(7, follow=True)) == ["one", "two", " three"]
    assert paths == [f"/api/v1/build/7/logs/?follow=true&offset={offset}" for offset in (0, 4)]


def test_sources_are_for_python_3_9() -> None:
    for source in Path(_connection.__file__).parent.glob("*.py"):
        ast.parse(source.read_text(), feature_version=(3, 9))


def test_profiles_without_tomllib() -> None:
    document = _configuration.parse_profiles(TOML + '[profiles."my lab"]\nurl = \'http://x/\' # here\n')
    assert document["profile"] == "lab"
    assert document["profiles"]["lab"]["url"] == "https://lab.example.org/conda-store/"
    assert document["profiles"]["my lab"]["url"] == "http://x/"
