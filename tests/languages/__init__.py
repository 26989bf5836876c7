"""What the tests know of each language: a folder with its facts, and with programs in it."""
