"""In the demonstration nothing leaves the machine: what would have been sent is read in the product."""
