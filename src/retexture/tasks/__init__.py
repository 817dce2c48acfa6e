"""A task's nouns and verbs: what it is, and everything that can happen to it."""
