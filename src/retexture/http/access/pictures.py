"""The URLs that a caller is given of finished pictures."""

from typing import Any

from fastapi import Request

from retexture.http.access.address import base_url
from retexture.http.access.auth import session_of
from retexture.http.services import Services
from retexture.tasks.queries import FileAddresses, TaskView, pictures_of, task_body


def file_addresses(request: Request, services: Services) -> FileAddresses:
    """Where an authenticated caller fetches files.

    A session's page is given the server's own: it may show pictures of its own origin alone.
    """
    presigner = None if session_of(request) is not None else services.store.presigner
    return FileAddresses(base_url(request, services), presigner)


async def task_told(view: TaskView, addresses: FileAddresses) -> dict[str, Any]:
    """The whole task, with URLs of its pictures that were made for this answer."""
    return task_body(view, await addresses.urls_async(pictures_of([view])))
