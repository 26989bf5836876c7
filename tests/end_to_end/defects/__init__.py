"""The defects of the page that this project replaces: ours has none, and each check sees them elsewhere."""
