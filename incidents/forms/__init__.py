from incidents.forms.editing import EditForm
from incidents.forms.queue import DecisionForm, QueueForm, VerdictForm
from incidents.forms.report import ReportForm

__all__ = ["DecisionForm", "EditForm", "QueueForm", "ReportForm", "VerdictForm"]
