"""An output folder: what is in it, who wrote it, and whether it is as it was left."""
