"""PyTorch's training step on a card: eager, compiled, or recorded whole as a CUDA graph.

Images, the order of the batches and the objectives of the steps stay on the device, so that a step
has nothing to send and nothing is read before the turn is over.
"""

import torch
from lines import read_job, serve_runs
from torch_network import Vae, read_images

job = read_job()
device = torch.device("cuda" if job["device"].startswith("cuda") else "cpu")
is_compiled = job["variant"] in ("compile", "compile-graph")
is_recorded = job["variant"] in ("graph", "compile-graph")
if device.type == "cpu":
    torch.set_num_threads(job["threads"])
torch.backends.cuda.matmul.allow_tf32 = job["precision"] == "tf32"
torch.backends.cudnn.allow_tf32 = job["precision"] == "tf32"
# Tries the algorithms of a convolution at its first use, as XLA does.
torch.backends.cudnn.benchmark = True
torch.manual_seed(job["seed"])
# As many batches are ordered before the first one comes again.
BATCHES = 4096
# A graph is recorded after some steps on a stream of its own, as PyTorch's manual asks.
STEPS_BEFORE_RECORDING = 3


def batch_order(count):
    """Returns the images of each batch [BATCHES, batch size]: permutations, one after the other."""
    size = job["batchSize"]
    per_epoch = count // size
    orders = [torch.randperm(count)[: per_epoch * size] for _ in range(-(-BATCHES // per_epoch))]
    return torch.cat(orders).reshape(-1, size)[:BATCHES].to(device)


images = read_images(job).to(device)
order = batch_order(len(images))
row = torch.zeros(1, dtype=torch.int64, device=device)
history = torch.zeros(BATCHES, device=device)
network = Vae(job).to(device)
losses_of = torch.compile(network.losses) if is_compiled else network.losses
optimizer = torch.optim.Adam(
    network.parameters(), job["learningRate"], eps=1e-7, fused=True, capturable=is_recorded
)


def step():
    """Makes one training step and writes its objective into the history."""
    # A graph writes into the gradients that it was recorded with.
    optimizer.zero_grad(set_to_none=True)
    batch = images.index_select(0, order.index_select(0, row).flatten())
    with torch.autocast(device.type, torch.bfloat16, enabled=job["precision"] == "bf16"):
        total = losses_of(batch)[0]
    total.backward()
    optimizer.step()
    history.index_copy_(0, row, total.detach().float().reshape(1))
    row.add_(1).remainder_(BATCHES)


def recorded(once):
    """Returns the step as a recorded graph, after some steps."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(STEPS_BEFORE_RECORDING):
            once()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    optimizer.zero_grad(set_to_none=True)
    with torch.cuda.graph(graph):
        once()
    return graph.replay


make_step = recorded(step) if is_recorded else step
made = STEPS_BEFORE_RECORDING if is_recorded else 0
told = 0


def run(steps):
    """Makes so many steps; returns the objective of each, and of those made before."""
    global made, told
    for _ in range(steps):
        make_step()
    made += steps
    rows = torch.arange(told, made, device=device) % BATCHES
    told = made
    return history[rows].tolist()


serve_runs(run, sum(weights.numel() for weights in network.parameters()))
