from incidents.forms.conversation import AnswerForm, RemarkForm
from incidents.forms.editing import EditForm
from incidents.forms.queue import DecisionForm, VerdictForm
from incidents.forms.report import ReportForm

__all__ = [
    "AnswerForm",
    "DecisionForm",
    "EditForm",
    "RemarkForm",
    "ReportForm",
    "VerdictForm",
]
