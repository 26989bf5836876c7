"""Ways in which an operation can fail, whatever the scenario."""

from .base import Flag, Line, Name, frozen
from .scenario import FailureError


@frozen
class FailureWay:
    """One way to fail, provoked once for each operation by a fault of the emulator.

    `of_every_call`: each operation that sends a request can fail so, with this `error`; other ways are those
    of the operations that name them under `fails`, where the service answers with the code that stands there.
    `receives` and `gives` name a result that the step must keep, and an argument that it must pass.
    """

    title: Line
    remedy: Line
    fault: Name
    of_every_call: Flag = False
    receives: Name | None = None
    gives: Name | None = None
    error: FailureError | None = None
