"""Official papers as Word documents: templates that staff edit, and what is filled into them."""
