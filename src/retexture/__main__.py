"""``python -m retexture`` is the command ``retexture``."""

from retexture.cli import main

main()
