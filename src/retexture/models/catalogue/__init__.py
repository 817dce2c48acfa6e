"""One module for each model; its ``define`` takes the names of engines that requests may choose."""
