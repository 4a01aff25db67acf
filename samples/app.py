"""A web page that says which environment serves it."""
import sys

import flask
import numpy
import pandas

app = flask.Flask(__name__)


@app.get("/")
def index():
    table = pandas.DataFrame({"n": numpy.arange(1, 6)})
    table["square"] = table["n"] ** 2
    return {
        "prefix": sys.prefix,
        "python": sys.version.split()[0],
        "numpy": numpy.__version__,
        "pandas": pandas.__version__,
        "squares": table["square"].tolist(),
    }
