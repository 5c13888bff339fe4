"""核验一致性: does what was published follow from what came in? Nothing here writes anything."""
