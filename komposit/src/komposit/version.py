"""The version of the code, printed beside a receipt and never inside it."""

__version__ = "0.2.0"
