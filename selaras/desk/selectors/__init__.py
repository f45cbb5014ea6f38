"""Every read of the desk."""

from selaras.desk.selectors.handover import Book, book_of
from selaras.desk.selectors.handover_tables import BookTable
from selaras.desk.selectors.home import found_everywhere, home_page
from selaras.desk.selectors.paper import print_data

__all__ = ["Book", "BookTable", "book_of", "found_everywhere", "home_page", "print_data"]
