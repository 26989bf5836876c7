"""Record and replay evidence."""
