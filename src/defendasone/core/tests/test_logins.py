"""The logins of tests: threads that begin side by side each keep their own."""

from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from defendasone.core.embedded import JOBS, WEB
from defendasone.testing import logins
from defendasone.testing.together import LONGEST, together


def who() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select session_user")
        (name,) = cursor.fetchone() or ("",)
        return str(name)


@pytest.mark.usefixtures("real_logins")
def test_a_thread_s_login_is_its_own_whatever_others_choose_before_it_connects() -> None:
    asked = [WEB, JOBS]
    chosen = Barrier(len(asked), timeout=LONGEST)

    def connected(role: str) -> str:
        logins.use(role)
        chosen.wait()
        return who()

    assert together(*(partial(connected, role) for role in asked)) == asked
    assert who() == WEB


@pytest.mark.usefixtures("real_logins")
def test_a_thread_begins_with_the_login_of_who_began_it() -> None:
    assert together(who, who) == [WEB, WEB]
