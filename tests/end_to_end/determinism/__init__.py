"""Whether a proof is the same wherever and whenever it is made: byte for byte."""
