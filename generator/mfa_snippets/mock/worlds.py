"""One isolated world per project ID."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from mfa_snippets.mock.messages import Message
from mfa_snippets.mock.settings import Settings
from mfa_snippets.mock.world import World


class Worlds:
    """All worlds, the one used last at the end."""

    def __init__(
        self,
        settings: Settings,
        on_message: Callable[[World, Message], None],
        on_forgotten: Callable[[World], None],
    ) -> None:
        self._settings = settings
        self._on_message = on_message
        self._on_forgotten = on_forgotten
        self._worlds: OrderedDict[str, World] = OrderedDict()
        self.strays = self._new("")
        """The requests that named no project."""

    def world(self, project_id: str) -> World:
        """The world of a project, made on first use; beyond the limit, the one idle for longest goes."""
        if project_id not in self._worlds:
            self._worlds[project_id] = self._new(project_id)
        self._worlds.move_to_end(project_id)
        if len(self._worlds) > max(self._settings.worlds, 1):
            oldest = next(iter(self._worlds.values()))
            self.forget(oldest.project_id)
            self._on_forgotten(oldest)
        return self._worlds[project_id]

    def forget(self, project_id: str) -> None:
        """Drop a world with all that is in it."""
        world = self._worlds.pop(project_id, None)
        if world is not None:
            world.wake()

    def latest_first(self) -> tuple[World, ...]:
        """All worlds, the one used last first."""
        return tuple(reversed(self._worlds.values()))

    def _new(self, project_id: str) -> World:
        return World(project_id=project_id, settings=self._settings, on_message=self._on_message)
