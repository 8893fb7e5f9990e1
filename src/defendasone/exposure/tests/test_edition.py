"""A version with other names makes every key anew; one with the same names does nothing."""

from pathlib import Path

import pytest

from defendasone.exposure.actions import follow_names
from defendasone.exposure.edition import digest, edition, files
from defendasone.exposure.models import Applicability, Keys, Technology
from defendasone.testing.factories import directory, intelligence
from defendasone.testing.factories import exposure as registers
from defendasone.testing.logins import service


def copied(folder: Path) -> list[Path]:
    return [folder / file.name for file in files() if (folder / file.name).write_bytes(file.read_bytes())]


def keys() -> set[tuple[str, str]]:
    return set(Applicability.objects.values_list("vendor_key", "product_key"))


def test_the_edition_is_that_of_the_files_that_decide_on_names() -> None:
    names = {file.name for file in files()}
    assert {"aliases.csv", "releases.csv", "naming.py", "words.py", "versions.py"} <= names
    assert digest(files()) == edition()


@pytest.mark.parametrize("name", sorted(file.name for file in files()))
def test_another_word_in_any_of_them_makes_another_edition(tmp_path: Path, name: str) -> None:
    here = copied(tmp_path)
    assert digest(here) == edition()
    with (tmp_path / name).open("a") as file:
        file.write("\n")
    assert digest(here) != edition()


def test_everything_that_is_imported_to_make_a_key_counts() -> None:
    """Whoever adds a module to the making of keys has to name it here: it is imported by one that is named."""
    package = "from defendasone.exposure."
    imported = {
        line.removeprefix(package).split()[0]
        for file in files()
        if file.suffix == ".py"
        for line in file.read_text().splitlines()
        if line.startswith(package)
    }
    named = {file.stem for file in files()}
    # It compares keys and makes none: only a type is taken from it.
    assert imported - named == {"matching"}


@pytest.mark.django_db
def test_an_upgrade_makes_the_keys_of_registers_and_records_anew_and_only_once() -> None:
    council = directory.council()
    row = registers.technology(council, "Fortinet", "FortiGate", "7.2.4")
    intelligence.exploited("Fortinet", "FortiOS")
    with service():
        good = keys()
        assert good == {("fortinet", "fortios")}
        Keys.objects.create(edition="of the version before")
        Technology.objects.update(product_key="fortigate")
        Applicability.objects.update(product_key="fortigateos")
        assert follow_names()
        assert Technology.objects.get(pk=row.pk).product_key == "fortios"
        assert keys() == good
        assert not follow_names()
        assert Keys.objects.get().edition == edition()


@pytest.mark.django_db
def test_a_service_without_anything_in_it_notes_its_edition() -> None:
    with service():
        assert follow_names()
        assert not follow_names()


@pytest.mark.django_db
def test_where_the_edition_is_the_same_no_row_is_touched() -> None:
    row = registers.technology(directory.council(), "Fortinet", "FortiGate", "7.2.4")
    with service():
        follow_names()
        Technology.objects.filter(pk=row.pk).update(product_key="left alone")
        follow_names()
        assert Technology.objects.get(pk=row.pk).product_key == "left alone"
