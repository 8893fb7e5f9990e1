"""Room on the disk: said in time, because nothing can be saved once there is none."""

import shutil
from pathlib import Path

MEGABYTE = 1024 * 1024
LEAST = 256 * MEGABYTE


def left(folder: Path) -> int:
    """Bytes that the disk of this folder, or of the nearest folder above it that exists, has left."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free


def said(free: int) -> str:
    """How much that is."""
    return f"{free // MEGABYTE} MB"


class Room:
    """Watches a disk and says once that it runs short, and once that it does not any more."""

    def __init__(self, folder: Path, least: int = LEAST) -> None:
        self.folder, self.least, self.short = folder, least, False

    def look(self) -> str:
        """What there is to say since the last look; nothing at most times."""
        free = left(self.folder)
        if (free < self.least) == self.short:
            return ""
        self.short = not self.short
        if self.short:
            return f"The disk of {self.folder} has {said(free)} left. Make room: once it is full, nothing can be saved."
        return f"The disk of {self.folder} has room again: {said(free)}."
