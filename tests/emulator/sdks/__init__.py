"""Programs that call every operation with an official SDK, and their projects."""
