import { loadTensorFlow, type TensorFlowInfo } from '../../engine/backends/tensorflow';
import { openSession } from '../../engine/session/openSession';
import { KNOWN_CONFIG, KNOWN_IMAGES, KNOWN_TOTAL_NATS } from '../doctor/knownStep';

export interface Diagnosis extends TensorFlowInfo {
  /** Objective of the first steps of the known training, nats per image. */
  totalNats: number[];
}

/** Returns what this process has to train with, and what it computes. Throws as `openSession`. */
export async function diagnose(): Promise<Diagnosis> {
  const info = await loadTensorFlow();
  const { shape, count } = KNOWN_IMAGES;
  const session = await openSession({ config: KNOWN_CONFIG, shape, trainCount: count });
  const totalNats = KNOWN_TOTAL_NATS.map(() => session.trainStep(KNOWN_IMAGES).totalNats);
  session.dispose();
  return { ...info, totalNats };
}
