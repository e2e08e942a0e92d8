"""Any response: begun, chosen, read by staff, accepted late."""
