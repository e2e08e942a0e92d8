"""What peer learning means: rules as pure functions, values in, values out."""
