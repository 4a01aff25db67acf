"""Makes the channels and the package index that conda-store's tests use, with tiny packages, and serves them by HTTPS.

usage: site.py FOLDER CERTIFICATE KEY     writes "ready" when it answers at 127.0.0.1:443, for every host name
"""

import bz2
import hashlib
import http.server
import io
import json
import pathlib
import ssl
import sys
import tarfile
import zipfile

CHANNELS = ["conda-forge", "main", "bokeh", "pkgs/main", "pkgs/r", "pkgs/msys2"]

CONDA = {
    "python": ["3.10", "3.11", "3.12"],
    "pytest": ["6.2.0", "6.2.1", "6.2.2", "6.2.3", "6.2.4", "6.2.5", "7.1.1", "7.1.2", "7.3.1", "7.4.0"],
    "openjdk": ["17.0.9"],
    **{
        name: ["1.0"]
        for name in (
            "pip flask fastapi numpy zlib openssl tzdata werkzeug ipykernel ipywidgets ipywidgets_bokeh panel holoviews pyspark findspark bokeh-root-cmd nbconvert"
        ).split()
    },
    "jhsingle-native-proxy": ["0.8.2"],
}
CONDA["bokeh-root-cmd"] = ["0.1.2"]

DEPENDS = {"python": ["openssl", "tzdata", "zlib"], "flask": ["python", "werkzeug"], "openjdk": [], "openssl": [], "tzdata": [], "zlib": []}

WHEELS = {
    "flask": "3.0.0",
    "nrtk": "0.3.0",
    "xaitk-saliency": "0.7.0",
    "maite": "0.5.0",
    "daml": "0.44.5",
    "hypothesis": "6.100.0",
    "pytest": "7.4.0",
    "pytest-cov": "4.1.0",
    "pytest-mock": "3.12.0",
}


def conda_package(name: str, version: str) -> "tuple[str, bytes, dict]":
    subdir = "linux-64" if name == "python" else "noarch"
    record = {"name": name, "version": version, "build": "h0_0", "build_number": 0, "subdir": subdir, "license": "BSD-3-Clause"}
    record["depends"] = DEPENDS.get(name, ["python"])
    content = f"{name} {version}\n".encode()
    path = f"share/{name}.txt"
    listed = {"_path": path, "path_type": "hardlink", "sha256": hashlib.sha256(content).hexdigest(), "size_in_bytes": len(content)}
    files = {
        "info/index.json": json.dumps(record).encode(),
        "info/files": f"{path}\n".encode(),
        "info/paths.json": json.dumps({"paths": [listed], "paths_version": 1}).encode(),
        path: content,
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for file, data in files.items():
            entry = tarfile.TarInfo(file)
            entry.size, entry.mode = len(data), 0o644
            tar.addfile(entry, io.BytesIO(data))
    archive = bz2.compress(buffer.getvalue())
    record |= {"md5": hashlib.md5(archive).hexdigest(), "sha256": hashlib.sha256(archive).hexdigest(), "size": len(archive)}
    return f"{name}-{version}-h0_0.tar.bz2", archive, record


def make_channels(folder: pathlib.Path) -> None:
    packages = [conda_package(name, version) for name, versions in CONDA.items() for version in versions]
    for channel in CHANNELS:
        for subdir in ("linux-64", "noarch"):
            place = folder / channel / subdir
            place.mkdir(parents=True)
            here = [p for p in packages if p[2]["subdir"] == subdir]
            for name, archive, _ in here:
                (place / name).write_bytes(archive)
            repodata = {"info": {"subdir": subdir}, "packages": {name: record for name, _, record in here}, "packages.conda": {}}
            (place / "repodata.json").write_text(json.dumps(repodata))


def make_index(folder: pathlib.Path) -> None:
    for project, version in WHEELS.items():
        place = folder / "simple" / project
        place.mkdir(parents=True)
        module = project.replace("-", "_")
        info = f"{module}-{version}.dist-info"
        wheel = io.BytesIO()
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"{module}.py", f"version = {version!r}\n")
            archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n")
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: site\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{info}/RECORD", f"{module}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
        name = f"{module}-{version}-py3-none-any.whl"
        (place / name).write_bytes(wheel.getvalue())
        digest = hashlib.sha256(wheel.getvalue()).hexdigest()
        (place / "index.html").write_text(f'<!DOCTYPE html><html><body><a href="{name}#sha256={digest}">{name}</a></body></html>')


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    folder, certificate, key = (pathlib.Path(argument) for argument in sys.argv[1:4])
    make_channels(folder)
    make_index(folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 443), lambda *call: Handler(*call, directory=str(folder)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
