"""JAX's training step: jit with a donated state, one step a call or several by lax.scan.

Images, the order of the batches and the objectives of the steps stay on the device, so that a call
has nothing to send and nothing is read before the turn is over.
"""

import numpy
import jax
import jax.numpy as jnp
from jax import lax
from lines import read_job, serve_runs

job = read_job()
height, width, channels = (job["shape"][key] for key in ("height", "width", "channels"))
batch_size, latent_dim = job["batchSize"], job["latentDim"]
is_bf16 = job["precision"] == "bf16"
# By itself JAX may take TF32 for float32 on a card.
jax.config.update(
    "jax_default_matmul_precision", "tensorfloat32" if job["precision"] == "tf32" else "highest"
)
# As many batches are ordered before the first one comes again.
BATCHES = 4096
STEPS_PER_CALL = job["stepsPerCall"] if job["variant"] == "scan" else 1
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7


def glorot(key, shape):
    """Returns a kernel [..., inputs, outputs], uniform by Glorot and Bengio (2010), equation 16."""
    window = int(numpy.prod(shape[:-2]))
    limit = (6 / (window * (shape[-2] + shape[-1]))) ** 0.5
    return jax.random.uniform(key, shape, minval=-limit, maxval=limit)


class Network:
    """Adds layers one by one: their weights to a list, their functions to another."""

    def __init__(self, key):
        self.key = key
        self.weights = []

    def layer(self, shape):
        """Returns the place of a new kernel and its bias."""
        self.key, key = jax.random.split(self.key)
        self.weights.append((glorot(key, shape), jnp.zeros(shape[-1])))
        return len(self.weights) - 1


def narrow(values):
    """Returns the values as the products take them."""
    return values.astype(jnp.bfloat16) if is_bf16 else values


def dense(place):
    def apply(weights, features):
        kernel, bias = weights[place]
        return jnp.dot(narrow(features), narrow(kernel)) + narrow(bias)

    return apply


def convolution(place, stride, is_transposed):
    operation = lax.conv_transpose if is_transposed else lax.conv_general_dilated

    def apply(weights, features):
        kernel, bias = weights[place]
        convolved = operation(
            narrow(features),
            narrow(kernel),
            (stride, stride),
            "SAME",
            dimension_numbers=("NHWC", "HWIO", "NHWC"),
        )
        return convolved + narrow(bias)

    return apply


def with_relu(layer):
    return lambda weights, features: jax.nn.relu(layer(weights, features))


def reshaped(shape):
    return lambda weights, features: features.reshape((features.shape[0], *shape))


def in_turn(layers):
    def apply(weights, features):
        for layer in layers:
            features = layer(weights, features)
        return features

    return apply


def encoder(network):
    """Returns the functions to mean and to log-variance."""
    layers, side, depth, units = [], (height, width), channels, None
    for layer in job["encoder"]:
        if layer["type"] == "conv":
            kernel, stride, filters = layer["kernelSize"], layer["stride"], layer["filters"]
            place = network.layer((kernel, kernel, depth, filters))
            layers.append(with_relu(convolution(place, stride, False)))
            side, depth = tuple(-(-length // stride) for length in side), filters
            continue
        if units is None:
            units = side[0] * side[1] * depth
            layers.append(reshaped((units,)))
        layers.append(with_relu(dense(network.layer((units, layer["units"])))))
        units = layer["units"]
    if units is None:
        units = side[0] * side[1] * depth
        layers.append(reshaped((units,)))
    features = in_turn(layers)
    mean, log_variance = (dense(network.layer((units, latent_dim))) for _ in range(2))

    def apply(weights, images):
        hidden = features(weights, images)
        return mean(weights, hidden), log_variance(weights, hidden)

    return apply


def decoder(network):
    """Returns the function from codes to the logits of the pixels."""
    layers, units = [], latent_dim
    transposed = [layer for layer in job["decoder"] if layer["type"] == "convTranspose"]
    for layer in job["decoder"]:
        if layer["type"] == "dense":
            layers.append(with_relu(dense(network.layer((units, layer["units"])))))
            units = layer["units"]
    if not transposed:
        layers.append(dense(network.layer((units, height * width * channels))))
        layers.append(reshaped((height, width, channels)))
        return in_turn(layers)
    scale = int(numpy.prod([layer["stride"] for layer in transposed]))
    depth = transposed[0]["filters"]
    start = (height // scale, width // scale, depth)
    layers.append(with_relu(dense(network.layer((units, int(numpy.prod(start)))))))
    layers.append(reshaped(start))
    for layer in transposed:
        kernel, filters = layer["kernelSize"], layer["filters"]
        place = network.layer((kernel, kernel, depth, filters))
        layers.append(with_relu(convolution(place, layer["stride"], True)))
        depth = filters
    layers.append(convolution(network.layer((3, 3, depth, channels)), 1, True))
    return in_turn(layers)


network = Network(jax.random.key(job["seed"]))
encode, decode = encoder(network), decoder(network)


def objective(weights, images, noise):
    """Returns reconstruction + KL, nats per image."""
    mean, log_variance = (part.astype(jnp.float32) for part in encode(weights, images))
    codes = mean + jnp.exp(0.5 * log_variance) * noise
    logits = decode(weights, codes).astype(jnp.float32)
    pixel_nats = jnp.maximum(logits, 0) - logits * images + jnp.log1p(jnp.exp(-jnp.abs(logits)))
    kl_nats = -0.5 * (1 + log_variance - mean**2 - jnp.exp(log_variance))
    return (jnp.sum(pixel_nats) + jnp.sum(kl_nats)) / batch_size


def train_step(state, pixels, order, key):
    """Returns the state after one step: Adam (Kingma and Ba 2015), the objective kept in the state."""
    weights, first, second, step, history = state
    row = step % BATCHES
    images = pixels[order[row]].astype(jnp.float32) / 255
    noise = jax.random.normal(jax.random.fold_in(key, step), (batch_size, latent_dim))
    total, gradients = jax.value_and_grad(objective)(weights, images, noise)
    count = (step + 1).astype(jnp.float32)
    rate = job["learningRate"] * jnp.sqrt(1 - BETA2**count) / (1 - BETA1**count)
    first = jax.tree.map(lambda m, g: m + (1 - BETA1) * (g - m), first, gradients)
    second = jax.tree.map(lambda v, g: v + (1 - BETA2) * (g * g - v), second, gradients)
    weights = jax.tree.map(
        lambda w, m, v: w - rate * m / (jnp.sqrt(v) + EPSILON), weights, first, second
    )
    return weights, first, second, step + 1, history.at[row].set(total)


def train_steps(state, pixels, order, key):
    """Returns the state after the steps of one call."""
    if STEPS_PER_CALL == 1:
        return train_step(state, pixels, order, key)
    once = lambda carried, _: (train_step(carried, pixels, order, key), None)  # noqa: E731
    return lax.scan(once, state, None, length=STEPS_PER_CALL)[0]


def batch_order(count):
    """Returns the images of each batch [BATCHES, batch_size]: permutations, one after the other."""
    random = numpy.random.default_rng(job["seed"])
    per_epoch = count // batch_size
    epochs = -(-BATCHES // per_epoch)
    orders = [random.permutation(count)[: per_epoch * batch_size] for _ in range(epochs)]
    return numpy.concatenate(orders).reshape(-1, batch_size)[:BATCHES].astype(numpy.int32)


pixels = numpy.fromfile(job["imagesPath"], numpy.uint8).reshape(-1, height, width, channels)
data = (
    jnp.asarray(pixels),
    jnp.asarray(batch_order(len(pixels))),
    jax.random.key(job["seed"] + 1),
)
zeros = jax.tree.map(jnp.zeros_like, network.weights)
state = (
    network.weights,
    zeros,
    jax.tree.map(jnp.zeros_like, zeros),
    jnp.int32(0),
    jnp.zeros(BATCHES),
)
call = jax.jit(train_steps, donate_argnums=0)
done = 0


def run(steps):
    """Makes at least so many steps; returns the objective of each."""
    global state, done
    calls = -(-steps // STEPS_PER_CALL)
    for _ in range(calls):
        state = call(state, *data)
    rows = (numpy.arange(calls * STEPS_PER_CALL) + done) % BATCHES
    done += len(rows)
    return numpy.asarray(state[4])[rows].tolist()


serve_runs(run, sum(weights.size for weights in jax.tree.leaves(network.weights)))
