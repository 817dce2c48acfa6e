"""What this installation is called among others: one name for all machines that share its database."""

import sqlalchemy as sa

from retexture.database.tables import installation


def installation_id(database: sa.Engine) -> str:
    """Return the name that the migrations gave it, by chance."""
    with database.connect() as connection:
        return str(connection.execute(sa.select(installation.c.id)).scalar_one())
