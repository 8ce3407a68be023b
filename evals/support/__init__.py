"""How well the support score tells backed claims from others on sets that people labelled, and its fit."""
