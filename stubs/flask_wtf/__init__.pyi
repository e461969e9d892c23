# Flask-WTF ships no types. These are the parts of its interface that app/ uses, so that a form
# stays a checked `wtforms.Form`.
from markupsafe import Markup
from wtforms import Form

from .csrf import CSRFProtect as CSRFProtect

class FlaskForm(Form):
    def is_submitted(self) -> bool: ...
    def validate_on_submit(self) -> bool: ...
    def hidden_tag(self, *fields: str) -> Markup: ...
