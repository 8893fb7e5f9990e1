"""What pages say of the directory."""
