"""What surfaces are at each pixel: painted without a photo, and as maps for other programs."""
