"""The document with its page, and the pages where people connect programs of their own."""

from selaras.api.views.document import docs, document, openapi

__all__ = ["docs", "document", "openapi"]
