"""The settings of a docs target: its `target.yaml`, overridden by a site's configuration."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.document import KEY, Document, Loc
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.validation import shown, validated
from mfa_snippets.spec.value import WHOLE_MESSAGE, Line, Model, matching


def is_address(text: str) -> bool:
    """Whether a text begins with the scheme, the host and the port of a web server."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an open bracket, or a port that is no number
        return False


def _as_uri(address: str) -> str:
    """An address in ASCII, as canonical links and sitemaps need it, without a slash at its end."""
    if address and not is_address(address):
        message = "{text}, expected an address without a query, or nothing"
        raise PydanticCustomError(WHOLE_MESSAGE, message, {"text": repr(address)})
    parts = urlsplit(address.rstrip("/"))
    try:
        host = parts.netloc.encode("idna").decode()
    except UnicodeError:
        message = "{host} is no host name, expected one such as docs.example.com"
        raise PydanticCustomError(WHOLE_MESSAGE, message, {"host": repr(parts.netloc)}) from None
    return parts._replace(netloc=host, path=quote(parts.path, safe="/%:@!$&'()*+,;=~")).geturl()


def _calendar_date(text: str) -> str:
    try:
        return text and str(date.fromisoformat(text))
    except ValueError as error:
        message = "'{text}' is not a date, expected YYYY-MM-DD: {reason}"
        raise PydanticCustomError(WHOLE_MESSAGE, message, {"text": text, "reason": str(error)}) from None


Folder = Annotated[
    str, matching(r"^([\w-][\w.-]*(/[\w-][\w.-]*)*)?$", "a folder below the output, or nothing")
]
Suffix = Annotated[str, matching(r"^[^\r\n]*$", "one line of text, or nothing")]
Address = Annotated[
    str,
    matching(r"""^(https?://[^\s/?#"'<>]+(/[^\s?#"'<>]*)?)?$""", "an address without a query, or nothing"),
    AfterValidator(_as_uri),
]
Template = Annotated[str, matching(r"^(https?://.*)?$", "an address https://…, or nothing")]
Date = Annotated[
    str, matching(r"^(\d{4}-\d{2}-\d{2})?$", "a date YYYY-MM-DD, or nothing"), AfterValidator(_calendar_date)
]
Feedback = Annotated[str, matching(r"^(event|(https?://|mailto:).*)?$", "event, an address, or nothing")]


class Tabs(Model):
    """Names of the site's tabs, so that one choice of a language switches its tabs and ours."""

    group: Line | None = None
    ids: dict[Line, Line] = Field(default_factory=dict)
    labels: dict[Line, Line] = Field(default_factory=dict)
    keep: Line | None = None
    module: Line | None = None

    def id(self, language: str) -> str:
        """A tab's name in addresses and in the browser's storage."""
        return self.ids.get(language, language)

    def label(self, language: str, sdk: Sdk) -> str:
        """A tab's name on the page."""
        return self.labels.get(language, sdk.label)


class SiteConfig(Model):
    """A site's overrides of `Settings`; None keeps the target's value."""

    site_name: Line | None = None
    edit_url: Template | None = None
    updated: Date | None = None
    links: Suffix | None = None
    folder: Folder | None = None
    placeholder: Line | None = None
    code: Literal["inline", "include"] | None = None
    snippets: Line | None = None
    tabs: Tabs = Tabs()


class Settings(SiteConfig):
    """A `target.yaml`."""

    site_name: Line = "MFA snippets"
    edit_url: Template = ""
    updated: Date = ""
    folder: Folder = Field()
    placeholder: Line = Field()
    snippets: Line = "snippets"
    markup: Line
    extends: Line | None = None
    twin: Line | None = None
    highlighted: tuple[Line, ...] = ()
    shown: tuple[Line, ...] = ()
    base_url: Address = ""
    feedback: Feedback = ""


def with_site_config(settings: Settings, config: SiteConfig) -> Settings:
    """The settings with the overrides of a site."""
    tabs = replace(settings.tabs, **_overrides(config.tabs))
    return replace(settings, **{**_overrides(config), "tabs": tabs})


def _overrides(config: SiteConfig | Tabs) -> dict[str, Any]:
    return {name: value for name, value in vars(config).items() if value not in (None, {})}


def read_site_configs(
    document: Document, targets: Mapping[str, object], sdks: Mapping[str, Sdk]
) -> dict[str, SiteConfig]:
    """A site's configuration by target. Raises `InputError` with every problem."""
    if not isinstance(document.value, dict):
        raise InputError(document.problem((), f"{shown(document.value)}, expected settings by target"))
    configs: dict[str, SiteConfig] = {}
    problems: list[Problem] = []
    for name in document.value:
        problems += document.undefined((name, KEY), "target", name, targets)
        try:
            configs[name] = validated(document, (name,), SiteConfig)
            problems += check_tabs(document, (name,), configs[name].tabs, sdks)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return configs


def check_tabs(document: Document, at: Loc, tabs: Tabs, sdks: Mapping[str, Sdk]) -> Iterator[Problem]:
    """Unknown languages, and two languages with one name, which would be one tab."""
    for kind, changed in (("ids", tabs.ids), ("labels", tabs.labels)):
        names = {language: sdk.label if kind == "labels" else language for language, sdk in sdks.items()}
        names |= changed
        for language, name in changed.items():
            loc = (*at, "tabs", kind, language)
            yield from document.undefined((*loc, KEY), "language", language, sdks)
            if other := next((key for key in sdks if key != language and names[key] == name), None):
                yield document.problem(loc, f"'{name}' is the name of '{other}', too, expected another")
