"""The photo itself at another hour, in another weather or season; and the skies of all lights."""
