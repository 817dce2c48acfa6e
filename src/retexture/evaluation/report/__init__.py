"""Many evaluation cases as one page for people and one object for programs."""
