"""The network that comes with the package, for where ImageNet's weights are out of reach."""
