"""The Python client of the REST API of a conda-store server.

    from conda_store_client import StoreClient

    store = StoreClient()
    build = store.specifications.build(open("environment.yml").read(), namespace="team")
    for line in store.builds.log(build, follow=True):
        print(line)
    store.builds.wait(build)
"""

from .client import StoreClient
from .errors import BuildFailedError, StoreError, StoreRequestError

__all__ = ["BuildFailedError", "StoreClient", "StoreError", "StoreRequestError"]
__version__ = "0.1.0"
