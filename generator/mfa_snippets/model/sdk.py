"""Everything known of one SDK: how it is called, where it differs, and how its programs run."""

from pydantic import Field

from .base import Comment, Line, Name, Number, frozen
from .binding import Binding, Output, Receiver, Symbol, Value
from .difference import ErrorOverride, ExtraKey, Gap, Offer, RenamedKey, Words
from .toolchain import Install, Toolchain


@frozen
class BaseUrl:
    """The variable with another base URL, and whether the SDK or the program reads it."""

    variable: Line
    note: Line


@frozen
class Source:
    """A fact and the page or file that it comes from."""

    text: Line
    source: Line


@frozen
class Web:
    """What the programs that answer HTTP requests are made with.

    They are a project of their own, so that the others need none of it. `toolchain` says how they are
    prepared, checked and run, where that differs from the others. `hint` is what its page says of it alone.
    """

    framework: Line
    hint: Line
    version: Line | None = None
    runtime: Source
    install: tuple[Install, ...] = ()
    toolchain: Toolchain | None = None


@frozen
class Sdk:
    """Everything known of one SDK. Its language's id is the file's name.

    Programs run without the caller's variables in `unset`, which change what is printed, or when.
    """

    label: Line
    order: Number
    fence: Line
    package: Line
    version: Line
    runtime: Source
    path: Line
    base_url: BaseUrl
    unset: tuple[Line, ...] = ()
    initialise: tuple[Comment, ...] = ()
    install: tuple[Install, ...]
    symbols: dict[Line, Symbol] = Field(default_factory=dict)
    receivers: dict[Line, Receiver] = Field(default_factory=dict)
    values: dict[Name, Value] = Field(default_factory=dict)
    outputs: dict[Line, Output] = Field(default_factory=dict)
    operations: dict[Line, Binding]
    workarounds: dict[Line, Binding] = Field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    offers: dict[Line, Offer] = Field(default_factory=dict)
    extra_keys: tuple[ExtraKey, ...] = ()
    renamed_keys: tuple[RenamedKey, ...] = ()
    errors: tuple[ErrorOverride, ...] = ()
    words: tuple[Words, ...] = ()
    toolchain: Toolchain
    web: Web | None = None
