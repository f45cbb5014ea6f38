"""Pages of the regions: the directory and working time, and the editions that change regions."""
