"""A t-SNE of Python: answers each line on its standard input with the time of a map, which it writes to a file.

Arguments: "openTSNE" or "scikit-learn", the file with the points as 32-bit floats, their dimensions, the file
for the map, threads.
"""

import json
import sys
import time

import numpy

name, path, dim, out, threads = sys.argv[1:]
points = numpy.fromfile(path, dtype="float32").reshape(-1, int(dim))

# Both as they come, with the same perplexity, start and number of iterations.
if name == "openTSNE":
    import openTSNE as package

    # openTSNE computes in 64 bits.
    points = points.astype("float64")

    def fit():
        method = package.TSNE(
            perplexity=30,
            early_exaggeration_iter=250,
            n_iter=500,
            n_jobs=int(threads),
            random_state=0,
        )
        return method.fit(points)

else:
    import sklearn as package
    from sklearn.manifold import TSNE

    def fit():
        method = TSNE(
            perplexity=30,
            init="pca",
            learning_rate="auto",
            max_iter=750,
            n_jobs=int(threads),
            random_state=0,
        )
        return method.fit_transform(points)


def answer(line):
    print(json.dumps(line), flush=True)


answer({"version": package.__version__})
for _ in sys.stdin:
    cpu = time.process_time()
    started = time.perf_counter()
    coords = fit()
    seconds = time.perf_counter() - started
    cpu = time.process_time() - cpu
    numpy.asarray(coords).astype("float32").tofile(out)
    answer({"seconds": seconds, "cpuSeconds": cpu})
