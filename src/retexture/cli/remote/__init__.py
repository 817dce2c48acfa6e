"""What commands ask of a server: edits of pictures that it has made."""

from retexture.cli.remote.edits import RemoteEdit, edit_on_server

__all__ = ["RemoteEdit", "edit_on_server"]
