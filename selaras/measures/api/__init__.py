"""Numbers of indices in the API: the register read, tables brought in, the state of one number moved."""

from selaras.measures.api import register, writing
from selaras.measures.api.register import router
from selaras.measures.api.writing import places

__all__ = ["places", "register", "router", "writing"]
