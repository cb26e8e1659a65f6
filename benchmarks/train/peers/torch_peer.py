"""PyTorch's training step: eager, images in memory, a random permutation cut into batches."""

import numpy
import torch
import torch.nn.functional as functional
from lines import read_job, serve
from torch import nn

job = read_job()
torch.set_num_threads(job["threads"])
torch.set_num_interop_threads(job["threads"])
torch.manual_seed(job["seed"])

height, width, channels = (job["shape"][key] for key in ("height", "width", "channels"))
is_convolutional = any(layer["type"] == "conv" for layer in job["encoder"])
# PyTorch's convolutions are quicker with the channels last.
layout = torch.channels_last if is_convolutional else torch.contiguous_format


def encoder():
    """Returns the hidden layers from images to features, and the number of features."""
    layers, depth, side = [], channels, (height, width)
    units = None
    for layer in job["encoder"]:
        if layer["type"] == "conv":
            # Padding on both sides takes one more column than 'same' needs, as PyTorch's users do.
            kernel, stride = layer["kernelSize"], layer["stride"]
            layers += [nn.Conv2d(depth, layer["filters"], kernel, stride, kernel // 2), nn.ReLU()]
            depth, side = layer["filters"], (side[0] // stride, side[1] // stride)
            continue
        if units is None:
            layers.append(nn.Flatten())
            units = depth * side[0] * side[1]
        layers += [nn.Linear(units, layer["units"]), nn.ReLU()]
        units = layer["units"]
    if units is None:
        layers.append(nn.Flatten())
        units = depth * side[0] * side[1]
    return nn.Sequential(*layers), units


def decoder():
    """Returns the layers from codes to the logits of the pixels."""
    layers, units = [], job["latentDim"]
    transposed = [layer for layer in job["decoder"] if layer["type"] == "convTranspose"]
    for layer in job["decoder"]:
        if layer["type"] == "dense":
            layers += [nn.Linear(units, layer["units"]), nn.ReLU()]
            units = layer["units"]
    if not transposed:
        pixels = (channels, height, width)
        layers += [nn.Linear(units, channels * height * width), nn.Unflatten(1, pixels)]
        return nn.Sequential(*layers)
    scale, depth = 1, transposed[0]["filters"]
    for layer in transposed:
        scale *= layer["stride"]
    start = (depth, height // scale, width // scale)
    layers += [nn.Linear(units, start[0] * start[1] * start[2]), nn.ReLU()]
    layers.append(nn.Unflatten(1, start))
    for layer in transposed:
        layers += [transposed_convolution(depth, layer["filters"], layer), nn.ReLU()]
        depth = layer["filters"]
    output = {"kernelSize": 3, "stride": 1}
    layers.append(transposed_convolution(depth, channels, output))
    return nn.Sequential(*layers)


def transposed_convolution(depth, filters, layer):
    """Returns a transposed convolution that multiplies the sides by its stride."""
    kernel, stride = layer["kernelSize"], layer["stride"]
    return nn.ConvTranspose2d(depth, filters, kernel, stride, kernel // 2, stride - 1)


class Vae(nn.Module):
    """Diagonal Gaussian posterior, standard normal prior, Bernoulli pixels."""

    def __init__(self):
        super().__init__()
        self.encoder, units = encoder()
        self.mean = nn.Linear(units, job["latentDim"])
        self.log_variance = nn.Linear(units, job["latentDim"])
        self.decoder = decoder()

    def losses(self, images):
        """Returns objective, reconstruction and KL, nats per image."""
        features = self.encoder(images)
        mean, log_variance = self.mean(features), self.log_variance(features)
        codes = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        logits = self.decoder(codes)
        count = len(images)
        reconstruction = (
            functional.binary_cross_entropy_with_logits(logits, images, reduction="sum") / count
        )
        kl = -0.5 * (1 + log_variance - mean * mean - log_variance.exp()).sum() / count
        return torch.stack([reconstruction + kl, reconstruction, kl])


def read_images():
    """Returns all images as 0..1 [count, channels, height, width] in the network's layout."""
    pixels = numpy.fromfile(job["imagesPath"], numpy.uint8)
    pixels = torch.from_numpy(pixels.reshape(-1, height, width, channels)).permute(0, 3, 1, 2)
    return (pixels.float() / 255).contiguous(memory_format=layout)


def batches(images):
    """Yields batches without end: a new permutation for each pass, the rest of a pass left out."""
    size = job["batchSize"]
    while True:
        order = torch.randperm(len(images))
        for start in range(0, len(images) - size + 1, size):
            yield images[order[start : start + size]]


network = Vae().to(memory_format=layout)
# None takes PyTorch's own choice, which on a CPU is not the fused one.
is_fused = True if job["variant"] == "fused" else None
optimizer = torch.optim.Adam(network.parameters(), job["learningRate"], fused=is_fused)
feed = batches(read_images())


def step():
    """Returns the losses of one training step as numbers."""
    optimizer.zero_grad(set_to_none=True)
    losses = network.losses(next(feed))
    losses[0].backward()
    optimizer.step()
    return losses.tolist()


serve(step, sum(weights.numel() for weights in network.parameters()))
