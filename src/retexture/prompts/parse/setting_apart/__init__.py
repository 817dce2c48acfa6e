"""What is set apart from what a prompt asks for.

``keep`` takes out what is to stay, ``negation`` what is not wanted, ``present`` what is there now.
"""
