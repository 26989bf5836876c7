"""What the demo of each app refuses before it sends anything."""
