"""The policy, findable: every rule carries its id, its sentence and its source. Pure Python, no Django.

A rule is a pure function in a service's `rules.py`, under `@rule("CAS-1", "One sentence.", source="Where from.")`.
`docs/rules.md` is generated from them, and a test fails on a rule that no test names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Rule:
    """One sentence of policy: `where` is the module and function that carries it out."""

    id: str
    sentence: str
    source: str
    where: str


RULES: dict[str, Rule] = {}


def rule(id: str, sentence: str, *, source: str) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:  # noqa: A002
    """Register the function as the place of this sentence."""

    def register(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
        where = f"{function.__module__}.{function.__qualname__}"
        if id in RULES and RULES[id].where != where:
            raise ValueError(f"Rule {id} stands twice: {RULES[id].where} and {where}.")
        RULES[id] = Rule(id, sentence, source, where)
        return function

    return register
