"""Engines turn a photo and a prompt into variations; ``protocol`` says how they are spoken to."""
