"""Lines of JSON over the standard streams: how the benchmark and a contender speak.

The job comes as the first argument. The contender makes its first step, says that it is ready,
then answers every line {"steps": n} with the milliseconds of n steps. Between lines it is blocked
in a read, so that it takes no time from the contenders beside it.
"""

import json
import sys
import time


def read_job():
    """Returns the job: the network, where the images lie, and the settings of a step."""
    return json.loads(sys.argv[1])


def serve(step, parameter_count):
    """Serves until the input ends.

    step: makes one training step and returns its losses as numbers, the objective (nats per image)
    first; feeding the data and reading the losses back belong to it.
    parameter_count: trained numbers of the network, so that the benchmark can compare networks.
    """
    step()
    _say({"ready": True, "parameters": parameter_count})
    for line in sys.stdin:
        step_ms = []
        total_nats = None
        for _ in range(json.loads(line)["steps"]):
            start = time.perf_counter()
            total_nats = step()[0]
            step_ms.append((time.perf_counter() - start) * 1000)
        _say({"ms": step_ms, "totalNats": total_nats})


def _say(message):
    print(json.dumps(message), flush=True)
