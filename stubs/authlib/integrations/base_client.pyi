# Authlib ships no types. These are the parts of its interface that app/ uses.
class OAuthError(Exception):
    error: str
    description: str
