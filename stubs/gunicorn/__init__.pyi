# gunicorn ships no types. These are the parts of its interface that app/ uses.
