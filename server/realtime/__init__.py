"""What screens see while things happen: views, the hub that feeds them, and the sockets."""
