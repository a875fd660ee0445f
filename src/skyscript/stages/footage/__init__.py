"""What the file holds: signal, shots, keyframes (paper 3)."""
