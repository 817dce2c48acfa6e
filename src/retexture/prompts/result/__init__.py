"""What was understood of a prompt: as data, in words for people, and as JSON."""
