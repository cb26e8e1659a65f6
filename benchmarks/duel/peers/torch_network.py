"""The benchmark's network in PyTorch, and its images."""

import numpy
import torch
import torch.nn.functional as functional
from torch import nn


def layout_of(job):
    """Returns the memory format: PyTorch's convolutions are quicker with the channels last."""
    is_convolutional = any(layer["type"] == "conv" for layer in job["encoder"])
    return torch.channels_last if is_convolutional else torch.contiguous_format


def read_images(job):
    """Returns all images as 0..1 [count, channels, height, width] in the network's layout."""
    height, width, channels = _sides(job)
    pixels = numpy.fromfile(job["imagesPath"], numpy.uint8)
    pixels = torch.from_numpy(pixels.reshape(-1, height, width, channels)).permute(0, 3, 1, 2)
    return (pixels.float() / 255).contiguous(memory_format=layout_of(job))


class Vae(nn.Module):
    """Diagonal Gaussian posterior, standard normal prior, Bernoulli pixels."""

    def __init__(self, job):
        super().__init__()
        self.encoder, units = _encoder(job)
        self.mean = nn.Linear(units, job["latentDim"])
        self.log_variance = nn.Linear(units, job["latentDim"])
        self.decoder = _decoder(job)
        self.to(memory_format=layout_of(job))

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


def _encoder(job):
    """Returns the hidden layers from images to features, and the number of features."""
    height, width, channels = _sides(job)
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


def _decoder(job):
    """Returns the layers from codes to the logits of the pixels."""
    height, width, channels = _sides(job)
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
        layers += [_transposed_convolution(depth, layer["filters"], layer), nn.ReLU()]
        depth = layer["filters"]
    output = {"kernelSize": 3, "stride": 1}
    layers.append(_transposed_convolution(depth, channels, output))
    return nn.Sequential(*layers)


def _transposed_convolution(depth, filters, layer):
    """Returns a transposed convolution that multiplies the sides by its stride."""
    kernel, stride = layer["kernelSize"], layer["stride"]
    return nn.ConvTranspose2d(depth, filters, kernel, stride, kernel // 2, stride - 1)


def _sides(job):
    return tuple(job["shape"][key] for key in ("height", "width", "channels"))
