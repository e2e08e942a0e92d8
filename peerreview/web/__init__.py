"""What people see: one blueprint package per capability."""
