"""scikit-learn's PCA: answers each line on its standard input with a fit's time and variances.

The line names the floats that it computes in: float32, as the points are, or float64.

Arguments: the file with the points as 32-bit floats, their dimensions, the number of components.
"""

import json
import sys
import time

import numpy
import sklearn
from sklearn.decomposition import PCA

path, dim, components = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
points = numpy.fromfile(path, dtype="float32").reshape(-1, dim)


def answer(line):
    print(json.dumps(line), flush=True)


answer({"version": sklearn.__version__})
for line in sys.stdin:
    given = points.astype(line.strip(), copy=False)
    cpu = time.process_time()
    started = time.perf_counter()
    pca = PCA(components, random_state=0).fit(given)
    seconds = time.perf_counter() - started
    answer(
        {
            "seconds": seconds,
            "cpuSeconds": time.process_time() - cpu,
            "variances": pca.explained_variance_.tolist(),
        }
    )
