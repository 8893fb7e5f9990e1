"""What people type into the directory, with an error beside the field that says what to type instead."""

from defendasone.directory.forms.contacts import ContactForm, OrganisationForm
from defendasone.directory.forms.councils import AreaForm, FiltersForm, MergerForm
from defendasone.directory.forms.services import LastDayForm, SharedServiceForm, TakePartForm

__all__ = [
    "AreaForm",
    "ContactForm",
    "FiltersForm",
    "LastDayForm",
    "MergerForm",
    "OrganisationForm",
    "SharedServiceForm",
    "TakePartForm",
]
