import type { DoctorCheck, DoctorReport } from '../../../src-shared/domain';
import { sqliteVersion } from '../../store/sqliteVersion';
import { Cards } from '../cards/cards';
import type { TrainerProgram } from '../forkTrainer';
import type { TensorFlowDiagnosis } from '../trainer/diagnose';
import { cardChecks, processorPluginChecks } from './cardChecks';
import { diagnosisOf, type Fault } from './diagnosis';
import { stepCheck } from './stepCheck';

const SET_UP = '`npm run setup`';

/**
 * Returns what there is to train with and whether it computes correctly, found by processes like those
 * that train: Node, the database, the TensorFlow library, the cards and the plug-ins, and a small training
 * against known numbers on each device. Whatever is missing comes with what to do.
 */
export async function runDoctor(program: TrainerProgram): Promise<DoctorReport> {
  const cards = await new Cards().listNow();
  const tensorFlow = await diagnosisOf(program, { kind: 'tensorflow' });
  const checks = [
    nodeCheck(),
    databaseCheck(),
    ...tensorFlowChecks(tensorFlow),
    ...(await cardChecks(program, cards)),
    ...(await processorPluginChecks(program)),
  ];
  return {
    isHealthy: checks.every(({ status }) => status === 'ok' || status === 'absent'),
    checks,
  };
}

function nodeCheck(): DoctorCheck {
  return { name: 'Node.js', status: 'ok', found: process.versions.node, remedy: null };
}

function databaseCheck(): DoctorCheck {
  try {
    return { name: 'SQLite', status: 'ok', found: sqliteVersion(), remedy: null };
  } catch (error) {
    const remedy = `Run ${SET_UP}.`;
    return { name: 'SQLite', status: 'missing', found: (error as Error).message, remedy };
  }
}

function tensorFlowChecks(diagnosis: TensorFlowDiagnosis | Fault): DoctorCheck[] {
  if ('fault' in diagnosis) {
    const found = diagnosis.fault;
    return [{ name: 'TensorFlow', status: 'missing', found, remedy: `Run ${SET_UP}.` }];
  }
  const { libraryVersion, backendName, devices, totalNats } = diagnosis;
  return [
    { name: 'TensorFlow', status: 'ok', found: libraryVersion, remedy: null },
    { name: 'Backend', status: 'ok', found: backendName, remedy: null },
    { name: 'Processor', status: 'ok', found: devices.includes('CPU') ? 'CPU' : '', remedy: null },
    ...tensorFlowCardChecks(devices),
    stepCheck('session', totalNats.session, SET_UP),
    stepCheck('eager', totalNats.eager, SET_UP),
  ];
}

/** TensorFlow's own way to cards, for those who brought its library for them. */
function tensorFlowCardChecks(devices: readonly string[]): DoctorCheck[] {
  if (!devices.includes('GPU')) return [];
  return [{ name: 'TensorFlow on a card', status: 'ok', found: 'GPU', remedy: null }];
}
