"""Reading what people type: the times they mean, and the numbers that must never be kept."""
