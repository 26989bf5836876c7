"""The commands. Heavy parts are imported by the command that uses them."""

from .building import build
from .looking import doctor, explain, show
from .serving import serve
from .verifying import verify

__all__ = ["build", "doctor", "explain", "serve", "show", "verify"]
