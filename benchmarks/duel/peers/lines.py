"""Lines of JSON over the standard streams: how the benchmark and a contender speak.

The job comes as the first argument. The contender makes its first step, says that it is ready,
then answers every line {"steps": n} with the milliseconds of n steps and the objective of each.
Between lines it is blocked in a read, so that it takes no time from the contenders beside it.
"""

import json
import sys
import time


def read_job():
    """Returns the job: the network, where the images lie, and the settings of a step."""
    return json.loads(sys.argv[1])


def serve(step, parameter_count):
    """Serves a contender that makes one step a call and reads its losses, until the input ends.

    step: makes one training step and returns its losses as numbers, the objective (nats per image)
    first; feeding the data and reading the losses back belong to it.
    parameter_count: trained numbers of the network, so that the benchmark can compare networks.
    """

    def turn(steps):
        step_ms, nats = [], []
        for _ in range(steps):
            start = time.perf_counter()
            nats.append(step()[0])
            step_ms.append((time.perf_counter() - start) * 1000)
        return step_ms, nats

    _serve_turns(turn, parameter_count)


def serve_runs(run, parameter_count):
    """Serves a contender that makes many steps before it reads their losses.

    run: makes at least so many training steps and returns the objective of each, nats per image.
    """

    def turn(steps):
        start = time.perf_counter()
        nats = run(steps)
        elapsed_ms = (time.perf_counter() - start) * 1000
        return [elapsed_ms / len(nats)] * len(nats), nats

    _serve_turns(turn, parameter_count)


def _serve_turns(turn, parameter_count):
    _, nats = turn(1)
    _say({"ready": True, "parameters": parameter_count, "firstNats": nats})
    for line in sys.stdin:
        step_ms, nats = turn(json.loads(line)["steps"])
        _say({"ms": step_ms, "nats": nats})


def _say(message):
    print(json.dumps(message), flush=True)
