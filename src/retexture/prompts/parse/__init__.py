"""The passes that read a prompt; :mod:`retexture.prompts.parse.understand` calls them in this order.

:mod:`retexture.prompts.midjourney` has taken parameters and addresses out. ``spelling`` corrects words,
``scan`` finds the mentions, which ``tokens`` holds. ``keep`` and ``negation`` take out what is to stay and
what is not wanted.
``assembly`` says what the rest asks for, by ``noun_phrases``, ``accents``, ``colour_attachment``,
``modifiers``, ``attachment`` and ``conditions``. Each pass returns its result and changes nothing of
another's.
"""
