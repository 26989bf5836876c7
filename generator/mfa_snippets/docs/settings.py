"""The settings of a docs target: those of its `target.yaml`, and what a host site sets in their place."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from mfa_snippets.errors import InputError, Problem, unknown
from mfa_snippets.spec.base import Line, frozen
from mfa_snippets.spec.document import Document
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.validation import shown, validated

Folder = Annotated[str, StringConstraints(strict=True, pattern=r"^[^\r\n]*$")]
Code = Literal["inline", "include"]


@frozen
class Tabs:
    """How the host's tabs are named, so that those of its own pages follow a choice that is made in ours.

    `ids` and `labels` are by language, in place of the language's own. `keep` is the host's attribute that
    keeps the panels that are not chosen in the page, `module` where its tabs are imported from.
    """

    group: Line = "lang"
    ids: dict[Line, Line] = Field(default_factory=dict)
    labels: dict[Line, Line] = Field(default_factory=dict)
    keep: Line | None = None
    module: Line | None = None

    def id(self, language: str) -> str:
        """What a tab is called in addresses and in the browser's storage."""
        return self.ids.get(language, language)

    def label(self, language: str, sdk: Sdk) -> str:
        """What a tab is called on the page."""
        return self.labels.get(language, sdk.label)


@frozen
class Settings:
    """A `target.yaml`.

    `folder` of the pages is below the output folder; docs hosts replace `placeholder` by a project ID. A
    target has the files of the one that it `extends`, but for those that it has under the same name. `code`
    stands in the page, or in files beside it that it includes from the folder `snippets`, which is written
    as the host's include wants it. `links` is what an address has behind a page's name; without it, that
    is the suffix of the page's file. A `twin` is the target whose pages are made, too, for machines. The
    languages that are `coloured` need no word in the host's configuration. `base_url` is where the pages
    will stand, or empty. `feedback` is empty, `event`, or an address with `{page}` and `{answer}` in it.
    """

    folder: Folder
    markup: Line
    placeholder: Line
    extends: Line | None = None
    links: Folder | None = None
    code: Code = "inline"
    snippets: Line = "snippets"
    tabs: Tabs = Tabs()
    twin: Line | None = None
    coloured: tuple[Line, ...] = ()
    base_url: Folder = ""
    feedback: Folder = ""


@frozen
class SiteTabs:
    """What a host sets of `Tabs`."""

    group: Line | None = None
    ids: dict[Line, Line] = Field(default_factory=dict)
    labels: dict[Line, Line] = Field(default_factory=dict)
    keep: Line | None = None
    module: Line | None = None


@frozen
class SiteConfig:
    """What a host sets of `Settings`."""

    folder: Folder | None = None
    placeholder: Line | None = None
    code: Code | None = None
    snippets: Line | None = None
    tabs: SiteTabs = SiteTabs()


def hosted(settings: Settings, host: SiteConfig) -> Settings:
    """The settings with the host's in their place."""
    tabs = Tabs(**{**vars(settings.tabs), **_given(host.tabs)})
    return Settings(**{**vars(settings), **_given(host), "tabs": tabs})


def replace_with(settings: Settings, **values: Any) -> Settings:
    """The settings with some others."""
    return Settings(**{**vars(settings), **values})


def _given(host: SiteConfig | SiteTabs) -> dict[str, Any]:
    return {name: value for name, value in vars(host).items() if value not in (None, {})}


def read_hosts(
    document: Document, targets: Mapping[str, object], sdks: Mapping[str, Sdk]
) -> dict[str, SiteConfig]:
    """A host's settings by target. Raises `InputError` with every problem."""
    if not isinstance(document.value, dict):
        raise InputError(document.problem((), f"{shown(document.value)}, expected settings by target"))
    hosts: dict[str, SiteConfig] = {}
    problems: list[Problem] = []
    for name in document.value:
        if name not in targets:
            problems.append(document.problem((name, "<key>"), *unknown("target", name, targets)))
            continue
        try:
            hosts[name] = validated(document, (name,), SiteConfig)
        except InputError as error:
            problems += error.problems
        else:
            problems += check_tabs(document, (name,), hosts[name].tabs, sdks)
    if problems:
        raise InputError(*problems)
    return hosts


def check_tabs(
    document: Document, at: tuple[str, ...], tabs: Tabs | SiteTabs, sdks: Mapping[str, Sdk]
) -> Iterator[Problem]:
    """Languages that do not exist, and two languages under one name, which would be one tab."""
    for kind, given in (("ids", tabs.ids), ("labels", tabs.labels)):
        own = {language: sdk.label if kind == "labels" else language for language, sdk in sdks.items()}
        names = {**own, **given}
        for language, name in given.items():
            place = (*at, "tabs", kind, language)
            if language not in sdks:
                yield document.problem((*place, "<key>"), *unknown("language", language, sdks))
            elif other := next((each for each in own if each != language and names[each] == name), None):
                yield document.problem(place, f"'{name}' is the name of '{other}', too, expected another one")
