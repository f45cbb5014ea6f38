"""Loading the demonstration and letting its cast in."""

from selaras.demo.services.load import has_run_past, is_loaded, load, wipe
from selaras.demo.services.sign_in import link_of, member_named, others

__all__ = ["has_run_past", "is_loaded", "link_of", "load", "member_named", "others", "wipe"]
