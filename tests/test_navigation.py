"""Every entry that an app puts into the menu or the footer leads to a page, for people who exist."""

from django.urls import reverse

from defendasone.core.access import ANYONE, PERMISSIONS, SIGNED_IN
from defendasone.ui import navigation


def test_every_entry_of_the_menu_has_a_route_and_a_permission() -> None:
    navigation.listed.cache_clear()
    for text, route, permission in navigation.listed():
        assert reverse(route), text
        assert permission in {*PERMISSIONS, ANYONE, SIGNED_IN}, text


def test_every_entry_of_the_footer_has_a_route() -> None:
    navigation.at_the_foot.cache_clear()
    for text, route in navigation.at_the_foot():
        assert reverse(route), text


def test_no_two_entries_share_a_name() -> None:
    texts = [text for text, *_ in (*navigation.listed(), *navigation.at_the_foot())]
    assert len(texts) == len(set(texts))
