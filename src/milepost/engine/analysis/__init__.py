"""What can be learned from a schedule once its dates are known."""
