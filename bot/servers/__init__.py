"""What a server sets for itself, and what members may ask of what is kept of them."""
