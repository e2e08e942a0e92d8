"""Reviews: the workspace, work beside rubric."""
