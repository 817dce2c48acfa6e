"""Tables, the connection to a database, and migrations."""
