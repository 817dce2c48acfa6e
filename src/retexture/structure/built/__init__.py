"""What is built: straight lines and where they meet, floors, ceilings, walls, and their planes in space."""
