"""Words that other words of the prompt decide about, before its sentences are read.

``given`` takes out what the prompt calls the picture that it comes with, ``senses`` gives words of several
meanings the one that they have here, ``pronouns`` puts parts in the place of "it".
"""
