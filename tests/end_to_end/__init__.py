"""What spans the rooms: programs, published bytes, docs systems, the README."""
