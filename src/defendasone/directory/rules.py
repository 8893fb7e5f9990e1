"""The policy of the directory: which details count as reachable, when they are asked for again, how councils end."""

import re
from datetime import date, datetime, timedelta

from defendasone.core.rules import rule

ASK_AGAIN = timedelta(days=14)
LINK_LASTS = timedelta(days=30)
MOST_CONTACTS = 50
LONGEST_PHONE = 40
EARLIEST = date(1974, 4, 1)
FURTHEST_AHEAD = timedelta(days=3660)
DAY = timedelta(days=1)

UK = "+44"
SEPARATORS = re.compile(r"[\s().\-\u2010-\u2015/]+")
# What the first digits of a British number promise: geographic, UK-wide, corporate, mobile, freephone and the like.
BRITISH = re.compile(r"\+44(1\d{8,9}|2\d{9}|3\d{9}|5[56]\d{8}|7[1-9]\d{8}|800\d{6,7}|8[0-7]\d{8})")
COSTLY = re.compile(r"\+44(9|70|87[0-3])")
ELSEWHERE = re.compile(r"\+[1-9]\d{6,14}")
EXAMPLE = "such as 01632 960001, 07700 900123 or +44 808 157 0192"


@rule(
    "DIR-1",
    "A contact is to be confirmed when its council never confirmed it, or not for as long as "
    "DEFEND_CONTACT_CONFIRM_DAYS says.",
    source="Ours: no published figure.",
)
def is_due(last_confirmed: datetime | None, now: datetime, days: int) -> bool:
    """Whether somebody has to look at these details again."""
    return last_confirmed is None or last_confirmed <= confirmed_by(now, days)


def confirmed_by(now: datetime, days: int) -> datetime:
    """What was confirmed at this moment or before it is due."""
    return now - timedelta(days=days)


@rule(
    "DIR-2",
    "Who does not answer is asked again after 14 days; whoever said that the details are wrong is not.",
    source="Ours: no published figure.",
)
def may_ask(asked: datetime | None, doubted: datetime | None, now: datetime) -> bool:
    """Whether to send the question about a contact that is due."""
    return doubted is None and (asked is None or asked <= now - ASK_AGAIN)


@rule(
    "DIR-3",
    "A phone number is kept in international form. Numbers that charge the caller extra are not taken.",
    source="ITU-T E.164; Ofcom, National Telephone Numbering Plan.",
)
def international(text: str) -> str:
    """The number as '+447700900123'. Raises ValueError with a sentence for whoever typed it."""
    number = _digits(text)
    if number.startswith("+44"):
        return _british(number)
    if not ELSEWHERE.fullmatch(number):
        raise ValueError(f"Enter a phone number with all its digits, {EXAMPLE}.")
    return number


def _digits(text: str) -> str:
    if len(text) > LONGEST_PHONE:
        raise ValueError("Enter one phone number only: this is too long.")
    # '+44 (0)20': the nought is for callers inside the country. Where it comes first it belongs to the number.
    bare = SEPARATORS.sub("", re.sub(r"(?<=[\d\s])\(0\)", "", text.strip()))
    if re.search(r"[^0-9+]", bare) or "+" in bare[1:]:
        raise ValueError(f"Enter a phone number with digits and spaces only, without an extension, {EXAMPLE}.")
    if bare.startswith("00"):
        return "+" + bare[2:]
    if bare.startswith("0"):
        return UK + bare[1:]
    if bare.startswith("44"):
        return "+" + bare
    if not bare.startswith("+"):
        raise ValueError(f"Start the phone number with 0, or with + and the country code, {EXAMPLE}.")
    return bare


def _british(number: str) -> str:
    number = UK + number.removeprefix(UK).removeprefix("0")
    if COSTLY.match(number):
        raise ValueError("Enter a number that callers can ring at a normal rate: this one charges extra.")
    if not BRITISH.fullmatch(number):
        raise ValueError(f"Enter a UK phone number with all its digits, {EXAMPLE}.")
    return number


def said_phone(number: str) -> str:
    """As people in Britain write it: '07700 900123', '020 7946 0018'. Numbers of other countries as they are."""
    if not number.startswith(UK):
        return number
    rest = number.removeprefix(UK)
    if rest.startswith("2"):
        return f"0{rest[:2]} {rest[2:6]} {rest[6:]}"
    if re.match(r"3|8|11|1\d1", rest):
        return f"0{rest[:3]} {rest[3:6]} {rest[6:]}"
    return f"0{rest[:4]} {rest[4:]}"


def address(text: str) -> str:
    """An e-mail address in the form that two people who type it alike both get."""
    return text.strip().lower()


@rule("DIR-4", "A contact has an e-mail address or a phone number, or both.", source="Ours.")
def is_reachable(email: str, phone: str) -> bool:
    """Whether anything can reach them."""
    return bool(email or phone)


@rule(
    "DIR-5",
    "A council that merges exists until the day before its successor's first day, and nothing of it is deleted.",
    source="The pattern of the reorganisations of 2019 to 2023; the orders for 2027 and 2028 name 1 April.",
)
def last_day(successor_starts: date) -> date:
    """The last day of a council whose successor starts on this day."""
    return successor_starts - DAY


def is_possible(day: date, today: date) -> bool:
    """Whether a day of a merger or an arrangement is believable, so that a slip of the hand is noticed."""
    return EARLIEST <= day <= today + FURTHEST_AHEAD


@rule("DIR-6", "A council has at most 50 contacts at once.", source="Ours: a limit, so that nothing grows unseen.")
def has_room(contacts: int) -> bool:
    """Whether one more may be added."""
    return contacts < MOST_CONTACTS


@rule("DIR-7", "A link to confirm one's details works for 30 days, and until the details change.", source="Ours.")
def link_works(made: datetime, now: datetime, *, unchanged: bool) -> bool:
    """Whether the link still shows the details that it was made for."""
    return unchanged and made <= now < made + LINK_LASTS
