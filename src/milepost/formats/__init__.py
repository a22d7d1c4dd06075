"""How dates are written where Django writes them: letters and explanations."""
