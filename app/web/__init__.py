"""What every page shares: who may open it, its headers, forms, errors and words."""
