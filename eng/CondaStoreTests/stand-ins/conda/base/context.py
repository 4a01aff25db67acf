"""The one value of conda that conda-store's schema reads when it is imported."""


class context:
    subdir = "linux-64"
