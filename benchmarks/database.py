"""A throw-away embedded database for a benchmark, with this version's tables and logins."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def throw_away() -> Iterator[None]:
    """Start it, migrate, and hand it over with the owner's login; stop it and leave nothing behind."""
    from defendasone.core.database import create_logins, migrate
    from defendasone.core.embedded import Cluster

    folder = Path(tempfile.mkdtemp(prefix="defend-benchmark-"))
    cluster = Cluster(folder, connections=20, durable=False)
    cluster.start()
    try:
        create_logins(cluster)
        os.environ.update(
            DEFEND_DATA=str(folder),
            DEFEND_LOGIN="owner",
            DEFEND_SECRET_KEY="a key for a benchmark only, as long as a real one has to be",
            DJANGO_SETTINGS_MODULE="defendasone.settings",
        )
        import django

        django.setup()
        migrate()
        yield
    finally:
        from django.db import connections

        connections.close_all()
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
