"""What peer learning means: values in, values out. The standard library only."""
