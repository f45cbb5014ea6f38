"""What letters become: pages (typst), documents for a word processor, blocks of their wording."""

from selaras.letters.compute.press import PressFault, clean, pdf, png, spot

__all__ = ["PressFault", "clean", "pdf", "png", "spot"]
