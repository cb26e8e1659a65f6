let registering: Promise<unknown> | undefined;

/**
 * Makes the gradients of tfjs' operations known, without which nothing can be differentiated. The binding of
 * TensorFlow's library brings them along; a process that computes by a plug-in does without that library.
 */
export async function registerGradients(): Promise<void> {
  await (registering ??= import('@tensorflow/tfjs'));
}
