"""The specification: models, YAML with locations, validation, and factors expanded into scenarios."""

OWN_FOLDERS = ("spec/sdks", "templates")  # a folder with both has a specification and templates of its own
