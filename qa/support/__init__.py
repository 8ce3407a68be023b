"""How well a claim is backed by evidence, as a number: alignment of the tokens' states, and what rules can see."""
