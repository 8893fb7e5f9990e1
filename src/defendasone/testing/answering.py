"""Councils that have something to answer, put into a running service: `python -m defendasone.testing.answering 200`.

Prints one line of JSON: for each council its code, and the session of an officer of its own.
"""

import json
import sys
from http.client import HTTPException
from http.cookiejar import Cookie, CookieJar
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from defendasone.cli.setting_up import django
from defendasone.testing.reading import Page, Values

TIMEOUT = 30.0


def prepare(many: int) -> dict[str, Any]:
    """One published alert, and an officer of every council signed in."""
    from django.conf import settings
    from django.utils import timezone

    from defendasone.core.viewer import Role
    from defendasone.testing.factories import accounts, alerts

    settings.ALLOWED_HOSTS.append("testserver")
    councils = alerts.sector(many)
    alert = alerts.published(timezone.now(), *councils)
    officers = {
        council.gss: accounts.signed_in(Role.OFFICER, at=council).cookies[settings.SESSION_COOKIE_NAME].value
        for council in councils
    }
    return {"alert": alert.reference, "cookie": settings.SESSION_COOKIE_NAME, "officers": officers}


class Officer:
    """A browser's part: reads the alert's page, sends its form, and knows whether it was told that it is saved."""

    def __init__(self, url: str, alert: str, cookie: str, session: str) -> None:
        self.page = f"{url}/alerts/{alert}/"
        jar = CookieJar()
        place = (None, False, "localhost.local", True, False, "/", True)
        rest: dict[str, Any] = {
            "secure": False,
            "expires": None,
            "discard": True,
            "comment": None,
            "comment_url": None,
            "rest": {},
        }
        jar.set_cookie(Cookie(0, cookie, session, *place, **rest))
        self.opener = build_opener(HTTPCookieProcessor(jar))

    def answer(self, note: str) -> bool:
        """Try once; True when the service said that the answer is saved."""
        try:
            form = self._ask(self.page).form("/answer/").values
            told = self._ask(f"{self.page}answer/", {**form, "exposure": ["not-affected"], "note": [note]})
        except (HTTPError, URLError, OSError, HTTPException, StopIteration):
            return False
        return "Your answer is saved" in told.text

    def _ask(self, address: str, form: Values | None = None) -> Page:
        request = Request(address, urlencode(form, doseq=True).encode() if form else None)
        request.add_header("Referer", self.page)
        with self.opener.open(request, timeout=TIMEOUT) as answer:
            return Page(SimpleNamespace(status_code=answer.status, content=answer.read()))


if __name__ == "__main__":
    django("jobs")
    sys.stdout.write(json.dumps(prepare(int(sys.argv[1]))))
