"""Words that name nothing, read as others: ``spelling`` mends slips of the keys, ``guessing`` tries hints."""
