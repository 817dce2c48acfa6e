"""Sending webhooks as Standard Webhooks has them: signed, each under one id; see ``docs/callbacks.md``."""

from retexture.webhooks.sender import Outcome, Sender, sending_policy

__all__ = ["Outcome", "Sender", "sending_policy"]
