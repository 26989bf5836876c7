"""Make an SDK of each further form of an SDK: what it says itself, and all else as its SDK has it."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem
from ..model import Sdk, SdkFile
from ..suggestions import unknown
from .reader import Reader
from .source import Document, Loc, Place

FORMS = "forms"
_NOT_TAKEN_OVER = (FORMS, "web")  # web handlers need templates and a project in each form's own language
_OVERRIDDEN = {"receivers": "receiver", "values": "value", "outputs": "output"}  # symbols can be added


def with_forms(files: Mapping[str, SdkFile], reader: Reader) -> dict[str, Sdk]:
    """The SDKs, each with its further forms behind it, in the order of the files.

    A form's document goes to the reader's; its places are those of the lines that it was taken from.
    """
    sdks: dict[str, Sdk] = {}
    for language, file in files.items():
        sdks[language] = file
        for name in file.forms:
            _add(name, reader.documents[f"sdks/{language}"], reader, sdks)
    return sdks


def _add(name: str, source: Document, reader: Reader, sdks: dict[str, Sdk]) -> None:
    earlier = reader.documents.get(f"sdks/{name}")
    if earlier:
        message = f"'{name}' is made of {earlier.path} too, expected one definition"
        reader.problems.append(source.problem((FORMS, name, "<key>"), message))
        return
    reader.problems.extend(_unknown(name, source))
    document = reader.documents[f"sdks/{name}"] = merged(source, name)
    reader.validate(document, (), Sdk, name, sdks)


def _unknown(name: str, source: Document) -> Iterator[Problem]:
    """A problem for each entry that stands in the place of none."""
    form = source.value[FORMS][name]
    for key, kind in _OVERRIDDEN.items():
        known = source.value.get(key, {})
        for entry in form.get(key, {}):
            if entry not in known:
                yield source.problem((FORMS, name, key, entry, "<key>"), *unknown(kind, entry, known))


def merged(source: Document, name: str) -> Document:
    """A form's document. Its entries of a mapping replace those of the SDK, its lists continue them."""
    value = {key: item for key, item in source.value.items() if key not in _NOT_TAKEN_OVER}
    places = dict(source.places)
    for key, own in source.value[FORMS][name].items():
        at: Loc = (FORMS, name, key)
        value[key], moves = _combined(value.get(key), own, key)
        for origin, target in moves.items():
            _move(source.places, (*at, *origin), target, places)
    return Document(source.path, value, places)


def _combined(base: Any, own: Any, key: str) -> tuple[Any, dict[Loc, Loc]]:
    """A value, and where in it each part of the form's own value stands."""
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **own}, {(entry,): (key, entry) for entry in own}
    if isinstance(base, list) and isinstance(own, list):
        return [*base, *own], {(index,): (key, len(base) + index) for index in range(len(own))}
    return own, {(): (key,)}


def _move(places: Mapping[Loc, Place], origin: Loc, target: Loc, found: dict[Loc, Place]) -> None:
    """Put the places below `origin` in the place of those below `target`."""
    for place in list(_below(found, target)):
        del found[place]
    for place in _below(places, origin):
        found[(*target, *place[len(origin) :])] = places[place]


def _below(places: Mapping[Loc, Place], at: Loc) -> Iterator[Loc]:
    return (place for place in places if place[: len(at)] == at)
