"""Every place where one service causes something in another: one short function each, subscribed by name."""
