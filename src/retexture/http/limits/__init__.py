"""Limits that each server process keeps by itself, in memory."""
