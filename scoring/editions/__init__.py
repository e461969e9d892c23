"""An edition of the benchmark, as the file that it is."""
