"""Discord's side of Stylize. Nothing here imports TensorFlow but what runs in a worker process."""
