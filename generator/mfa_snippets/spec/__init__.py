"""The specification: models, YAML with locations, validation, and factors expanded into scenarios."""
