"""The same database from another process, as the web server's second process would have it."""

import os
import subprocess
import sys

from django.db import connection

BEGIN = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
import django
django.setup()
from django.test import Client
"""


def run(script: str) -> str:
    """Run this there and return what it prints. What this process has committed is seen there, and nothing else."""
    command = [sys.executable, "-c", BEGIN + script, str(connection.settings_dict["NAME"])]
    env = {**os.environ, "DEFEND_LOGIN": "web"}
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise AssertionError(done.stderr[-2000:])
    return done.stdout.strip()
