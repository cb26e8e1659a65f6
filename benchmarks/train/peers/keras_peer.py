"""Keras's training step: what model.fit does, reduced to its step.

The data come as model.fit feeds arrays in memory: shuffled indices, gathered batch by batch beside
the training and prefetched. The step is one tf.function; the metrics that model.fit keeps besides
are left out, which is in Keras's favour.
"""

import numpy
import tensorflow as tf
from lines import read_job, serve

job = read_job()
tf.config.threading.set_intra_op_parallelism_threads(job["threads"])
tf.config.threading.set_inter_op_parallelism_threads(job["threads"])

import keras  # noqa: E402  (the threads are set before anything starts TensorFlow)
from keras import layers, ops  # noqa: E402

keras.utils.set_random_seed(job["seed"])
height, width, channels = (job["shape"][key] for key in ("height", "width", "channels"))


class Sampling(layers.Layer):
    """Draws a code from the posterior, as the Keras VAE example does."""

    def __init__(self, **options):
        super().__init__(**options)
        self.seed_generator = keras.random.SeedGenerator(job["seed"])

    def call(self, inputs):
        mean, log_variance = inputs
        noise = keras.random.normal(ops.shape(mean), seed=self.seed_generator)
        return mean + ops.exp(0.5 * log_variance) * noise


def encoder():
    """Returns the model from images to mean, log-variance and a drawn code."""
    images = features = keras.Input((height, width, channels))
    is_flat = False
    for layer in job["encoder"]:
        if layer["type"] == "dense" and not is_flat:
            features, is_flat = layers.Flatten()(features), True
        features = hidden(layer)(features)
    if not is_flat:
        features = layers.Flatten()(features)
    mean = layers.Dense(job["latentDim"])(features)
    log_variance = layers.Dense(job["latentDim"])(features)
    return keras.Model(images, [mean, log_variance, Sampling()([mean, log_variance])])


def decoder():
    """Returns the model from codes to the logits of the pixels."""
    codes = features = keras.Input((job["latentDim"],))
    transposed = [layer for layer in job["decoder"] if layer["type"] == "convTranspose"]
    for layer in job["decoder"]:
        if layer["type"] == "dense":
            features = hidden(layer)(features)
    if not transposed:
        features = layers.Dense(height * width * channels)(features)
        return keras.Model(codes, layers.Reshape((height, width, channels))(features))
    scale = 1
    for layer in transposed:
        scale *= layer["stride"]
    start = (height // scale, width // scale, transposed[0]["filters"])
    features = layers.Dense(start[0] * start[1] * start[2], activation="relu")(features)
    features = layers.Reshape(start)(features)
    for layer in transposed:
        features = hidden(layer)(features)
    logits = layers.Conv2DTranspose(channels, 3, padding="same")(features)
    return keras.Model(codes, logits)


def hidden(layer):
    """Returns a hidden layer with ReLU."""
    if layer["type"] == "dense":
        return layers.Dense(layer["units"], activation="relu")
    kind = layers.Conv2D if layer["type"] == "conv" else layers.Conv2DTranspose
    return kind(
        layer["filters"],
        layer["kernelSize"],
        strides=layer["stride"],
        padding="same",
        activation="relu",
    )


def read_images():
    """Returns all images as 0..1 [count, height, width, channels]."""
    pixels = numpy.fromfile(job["imagesPath"], numpy.uint8)
    return pixels.reshape(-1, height, width, channels).astype("float32") / 255


def batches(images):
    """Returns a data set of batches without end, made as Keras makes its own from arrays."""
    batch_count = len(images) // job["batchSize"]

    def permutation(_):
        return tf.random.shuffle(tf.range(len(images), dtype=tf.int64))

    def batch_indices(order):
        kept = order[: batch_count * job["batchSize"]]
        return tf.data.Dataset.from_tensor_slices(tf.reshape(kept, [batch_count, -1]))

    def gather(indices, all_images):
        return tf.ensure_shape(
            tf.gather(all_images, indices), [job["batchSize"], height, width, channels]
        )

    orders = tf.data.Dataset.range(1).repeat().map(permutation).prefetch(1)
    source = tf.data.Dataset.from_tensors(tf.constant(images)).repeat()
    indexed = tf.data.Dataset.zip((orders.flat_map(batch_indices), source))
    gathered = indexed.map(gather, num_parallel_calls=tf.data.AUTOTUNE)
    options = tf.data.Options()
    options.experimental_optimization.apply_default_optimizations = False
    return gathered.with_options(options).prefetch(tf.data.AUTOTUNE)


encoder_model, decoder_model = encoder(), decoder()
weights = encoder_model.trainable_weights + decoder_model.trainable_weights
optimizer = keras.optimizers.Adam(job["learningRate"])
optimizer.build(weights)


@tf.function(jit_compile=job["variant"] == "jit")
def train_step(images):
    """Returns objective, reconstruction and KL, nats per image."""
    count = float(job["batchSize"])
    with tf.GradientTape() as tape:
        mean, log_variance, codes = encoder_model(images)
        logits = decoder_model(codes)
        # From logits: quicker than the example's sigmoid and cross entropy of probabilities.
        pixel_nats = tf.nn.sigmoid_cross_entropy_with_logits(labels=images, logits=logits)
        reconstruction = tf.reduce_sum(pixel_nats) / count
        kl_nats = -0.5 * (1 + log_variance - tf.square(mean) - tf.exp(log_variance))
        kl = tf.reduce_sum(kl_nats) / count
        total = reconstruction + kl
    gradients = tape.gradient(total, weights)
    optimizer.apply_gradients(zip(gradients, weights))
    return tf.stack([total, reconstruction, kl])


feed = iter(batches(read_images()))
serve(
    lambda: train_step(next(feed)).numpy().tolist(),
    sum(int(numpy.prod(weight.shape)) for weight in weights),
)
