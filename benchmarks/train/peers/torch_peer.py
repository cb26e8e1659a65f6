"""PyTorch's training step: eager, images in memory, a random permutation cut into batches."""

import torch
from lines import read_job, serve
from torch_network import Vae, read_images

job = read_job()
torch.set_num_threads(job["threads"])
torch.set_num_interop_threads(job["threads"])
torch.manual_seed(job["seed"])


def batches(images):
    """Yields batches without end: a new permutation for each pass, the rest of a pass left out."""
    size = job["batchSize"]
    while True:
        order = torch.randperm(len(images))
        for start in range(0, len(images) - size + 1, size):
            yield images[order[start : start + size]]


network = Vae(job)
# None takes PyTorch's own choice, which on a CPU is not the fused one.
is_fused = True if job["variant"] == "fused" else None
optimizer = torch.optim.Adam(network.parameters(), job["learningRate"], fused=is_fused)
feed = batches(read_images(job))


def step():
    """Returns the losses of one training step as numbers."""
    optimizer.zero_grad(set_to_none=True)
    losses = network.losses(next(feed))
    losses[0].backward()
    optimizer.step()
    return losses.tolist()


serve(step, sum(weights.numel() for weights in network.parameters()))
