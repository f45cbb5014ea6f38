"""Load every level down to desa and kelurahan; safe to run again."""

from selaras.regions.choices import BASE_LEVELS, Level
from selaras.regions.management.commands import load_regions


class Command(load_regions.Command):
    help = "Memuat semua wilayah sampai desa dan kelurahan (83.762 baris)."
    levels = (*BASE_LEVELS, Level.VILLAGE)
