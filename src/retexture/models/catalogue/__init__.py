"""One module for each model; its ``define`` takes what is on offer."""
