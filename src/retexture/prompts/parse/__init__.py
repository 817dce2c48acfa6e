"""The passes that read a prompt; :mod:`retexture.prompts.parse.understand` calls them in this order.

:mod:`retexture.prompts.midjourney` has taken parameters and addresses out. ``correction`` corrects words,
``scan`` finds the mentions, which ``tokens`` holds. ``context`` settles what depends on the words around, and
``setting_apart`` takes out what is to stay, what is not wanted and what is there now.
``assembly`` says what the rest asks for, by ``noun_phrases``, ``accents``, ``colour_attachment``, ``hosts``,
``modifiers``, ``attachment``, ``conditions`` and ``loose_colours``. ``account`` says what became of each
word. Each pass returns its result and changes nothing of another's.
"""
