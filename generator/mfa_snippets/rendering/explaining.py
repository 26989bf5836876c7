"""Explain an argument in a comment: what it is, and what it can be."""

from collections.abc import Sequence

from ..model import Argument, Sdk


def explanation(name: str, argument: Argument, sdk: Sdk) -> str:
    """One line, with the argument as this SDK spells it."""
    value = sdk.values.get(argument.type)
    if value and value.comment:
        return value.comment
    if value and value.members and argument.allowed:
        members = [value.members[allowed] for allowed in argument.allowed if allowed in value.members]
        return f"{name}: {argument.description.rstrip('.')}, {_alternatives(members)}."
    return f"{name}: {argument.description}"


def _alternatives(members: Sequence[str]) -> str:
    """`A.B, C or D`: what all members share stands once."""
    prefix = len(members[0]) - len(members[0].replace("::", ".").rsplit(".", 1)[-1])
    shared = members[0][:prefix]
    short = [members[0], *(member.removeprefix(shared) for member in members[1:])]
    return " or ".join([", ".join(short[:-1]), short[-1]] if len(short) > 1 else short)
