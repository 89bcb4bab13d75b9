"""What strangers, or a Discord gone mad, may send: files and events, valid ones and what chance makes of them."""
