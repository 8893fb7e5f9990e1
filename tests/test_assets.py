"""The build hook: what it keeps of govuk-frontend, and that it takes nothing but the pinned bytes."""

import io
import stat
import tarfile
from pathlib import Path

import pytest

import hatch_build as hook
from hatch_build import VERSION, fetch, keep, stamp, unbranded, unmapped, unpack, wanted

CSS = (
    '@font-face{font-family:"GDS Transport";src:url(a.woff2)}.a{font-family:GDS Transport,arial,sans-serif}'
    '@font-face{font-family:"GDS Transport";font-weight:700}.b{background:url(/assets/images/govuk-crest.svg)}'
    ".c{color:red}\n/*# sourceMappingURL=govuk-frontend.min.css.map */"
)


@pytest.mark.parametrize("asked", ["", "server", "develop"])
def test_what_is_wanted_is_said_by_the_environment(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.setenv("DEFEND_BUILD", asked)
    assert wanted() == asked


def test_a_stylesheet_loses_font_crown_and_map_and_nothing_else() -> None:
    kept = unbranded(CSS)
    for word in ("GDS Transport", "@font-face", "woff2", "crest", "sourceMappingURL"):
        assert word not in kept
    assert ".a{font-family:Helvetica Neue,Helvetica,Arial,sans-serif}" in kept
    assert ".b{background:none}" in kept
    assert ".c{color:red}" in kept


def test_a_script_loses_its_map_only() -> None:
    assert unmapped("export{a};\n//# sourceMappingURL=x.js.map") == "export{a};\n"
    assert unmapped('const a = "# nothing";') == 'const a = "# nothing";'


def npm(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """An npm that does what the script says, before any other on the path."""
    folder.mkdir()
    program = folder / "npm"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_another_package_of_the_same_name_is_refused_with_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path / "bin", monkeypatch, f"echo evil > govuk-frontend-{VERSION}.tgz")
    with pytest.raises(SystemExit, match="is not the package that is pinned: its sha512 is"):
        fetch(tmp_path)


@pytest.mark.parametrize("script", ["echo 'no network' >&2; exit 1", "echo 'no network' >&2"])
def test_a_fetch_that_fails_says_what_npm_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    npm(tmp_path / "bin", monkeypatch, script)
    with pytest.raises(SystemExit, match=rf"govuk-frontend {VERSION} could not be fetched with npm:\nno network"):
        fetch(tmp_path)


def test_the_package_that_is_pinned_runs_none_of_its_own_scripts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path / "bin", monkeypatch, f'echo "$@" > asked; echo x > govuk-frontend-{VERSION}.tgz')
    with pytest.raises(SystemExit):
        fetch(tmp_path)
    asked = (tmp_path / "asked").read_text()
    assert "--ignore-scripts" in asked
    assert f"govuk-frontend@{VERSION}" in asked


def archive(folder: Path, **files: str) -> Path:
    """A package with these files; two underscores stand for a slash."""
    file = folder / "package.tgz"
    with tarfile.open(file, "w:gz") as package:
        for name, text in files.items():
            entry = tarfile.TarInfo(name.replace("__", "/"))
            entry.size = len(text)
            package.addfile(entry, io.BytesIO(text.encode()))
    return file


def test_an_archive_that_climbs_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(tarfile.FilterError):
        unpack(archive(tmp_path, **{"..__outside": "x"}), inside)
    assert not (tmp_path / "outside").exists()


def test_only_what_is_used_is_kept_and_stamped(tmp_path: Path) -> None:
    package, static, fixtures = tmp_path / "package", tmp_path / "static", tmp_path / "fixtures"
    (package / "components/button").mkdir(parents=True)
    (package / "assets/fonts").mkdir(parents=True)
    (package / "assets/fonts/light.woff2").write_text("font")
    (package / "govuk-frontend.min.css").write_text(CSS)
    (package / "govuk-frontend.min.js").write_text("export{};\n//# sourceMappingURL=x")
    (package / "components/button/fixtures.json").write_text("{}")
    keep(package, static, None)
    assert sorted(file.name for file in static.iterdir()) == ["VERSION", *sorted(hook.COMPILED)]
    assert (stamp(static), stamp(fixtures)) == (VERSION, "")
    keep(package, static, fixtures)
    assert sorted(file.name for file in fixtures.iterdir()) == ["VERSION", "button.json"]
    assert stamp(fixtures) == VERSION


def test_what_is_installed_here_carries_neither_font_nor_crown() -> None:
    """The files that this very checkout serves."""
    static = Path(hook.__file__).parent / hook.UI / "static/govuk"
    assert stamp(static) == VERSION
    css = (static / "govuk-frontend.min.css").read_text()
    assert len(css) > 50_000
    for word in ("GDS Transport", "@font-face", "crest"):
        assert word not in css
    assert not [file for file in static.rglob("*") if file.suffix in {".woff", ".woff2", ".svg", ".png", ".ico"}]
