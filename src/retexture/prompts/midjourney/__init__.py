"""What is Midjourney's own syntax in a prompt: parameters, picture addresses and weights."""
