"""Parts that are looked for only when a prompt asks: things by their colour, and residual parts."""
