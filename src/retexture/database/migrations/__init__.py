"""Changes of the tables, in order; run by :func:`retexture.database.connection.migrate`."""
