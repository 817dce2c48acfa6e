"""The endpoints: those of the wire contract, what this server offers besides, and those of its console."""
