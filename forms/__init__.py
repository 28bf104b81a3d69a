"""Forms: form-js schemas read, bound to answers with WTForms, checked, and made ready to draw."""

from forms import rows, uploads
from forms.bind import bind
from forms.bound import BoundForm
from forms.declared import declares, misfits
from forms.read import read
from forms.refusals import FormRuleFailed, FormRulesUnsettled, FormSchemaError
from forms.schema import FormSchema
from forms.submission import Submission, Submitted
from forms.surroundings import StoredFile, Surroundings

__all__ = [
    "BoundForm",
    "FormRuleFailed",
    "FormRulesUnsettled",
    "FormSchema",
    "FormSchemaError",
    "StoredFile",
    "Submission",
    "Submitted",
    "Surroundings",
    "bind",
    "declares",
    "misfits",
    "read",
    "rows",
    "uploads",
]
