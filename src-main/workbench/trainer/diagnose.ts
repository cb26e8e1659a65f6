import type { ExecutorKind } from '../../../src-shared/runConfig';
import { loadTensorFlow, type TensorFlowInfo } from '../../engine/backends/tensorflow';
import { openSession } from '../../engine/session/openSession';
import { KNOWN_CONFIG, KNOWN_IMAGES, KNOWN_TOTAL_NATS } from '../doctor/knownStep';

export interface Diagnosis extends TensorFlowInfo {
  /** Objective of the first steps of the known training, by executor, nats per image. */
  totalNats: { session: number[]; eager: number[] };
}

/** Returns what this process has to train with, and what it computes. Throws as `openSession`. */
export async function diagnose(): Promise<Diagnosis> {
  const info = await loadTensorFlow();
  const { shape, count } = KNOWN_IMAGES;
  const knownSteps = async (executor: ExecutorKind) => {
    const session = await openSession({
      config: KNOWN_CONFIG,
      shape,
      trainCount: count,
      classCount: 0,
      source: KNOWN_IMAGES,
      execution: { ...KNOWN_CONFIG.execution, executor },
    });
    const totalNats: number[] = [];
    while (totalNats.length < KNOWN_TOTAL_NATS.length) {
      for (const { losses } of await session.trainSteps(1)) totalNats.push(losses['totalNats']!);
    }
    session.dispose();
    return totalNats;
  };
  return {
    ...info,
    totalNats: { session: await knownSteps('session'), eager: await knownSteps('eager') },
  };
}
