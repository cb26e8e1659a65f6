import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Card, DoctorCheck } from '../../../src-shared/domain';
import { type InstalledPlugin, installedPlugin } from '../../engine/backends/pjrtPlugins';
import type { TrainerProgram } from '../forkTrainer';
import type { PluginDiagnosis } from '../trainer/diagnose';
import { diagnosisOf, type Fault } from './diagnosis';
import { stepCheck } from './stepCheck';

const SET_UP = '`npx latent setup --cuda`';

/** What comes with the driver, never with the set-up. */
const OF_DRIVER = /lib(cuda|nvidia-ml)\.so/;

/**
 * Returns what there is to train with on graphics cards, from the cards to a training step on each of them. What is not
 * there is no fault; what is there and does not work is one.
 */
export async function cardChecks(
  program: TrainerProgram,
  cards: readonly Card[],
): Promise<DoctorCheck[]> {
  const installed = installedPlugin('cuda');
  if (installed === null) return [...presenceChecks(cards, 0), noPluginCheck(cards)];
  const libraries = await libraryChecks(program, installed, cards);
  const plugin = await diagnosisOf(program, { kind: 'plugin', plugin: 'cuda' });
  const devices = 'fault' in plugin || 'fault' in plugin.devices ? [] : plugin.devices;
  return [
    ...presenceChecks(cards, devices.length),
    ...pluginChecks(installed, plugin, cards),
    ...libraries,
    ...(await stepChecks(program, devices.length)),
  ];
}

function presenceChecks(cards: readonly Card[], deviceCount: number): DoctorCheck[] {
  if (cards.length > 0) return cards.map(cardCheck);
  return [deviceCount > 0 ? NO_NVIDIA_SMI : NO_CARD];
}

function cardCheck({ index, name, driverVersion, memoryBytes, freeBytes }: Card): DoctorCheck {
  const memory = `${gigabytes(freeBytes)} of ${gigabytes(memoryBytes)} GB free`;
  const found = `${name}, driver ${driverVersion}, ${memory}`;
  return { name: `Graphics card cuda:${index}`, status: 'ok', found, remedy: null };
}

const NO_CARD: DoctorCheck = {
  name: 'Graphics card',
  status: 'absent',
  found: 'none found; training runs on the processor',
  remedy: null,
};

/** Runs are placed by what it tells. */
const NO_NVIDIA_SMI: DoctorCheck = {
  name: 'Graphics card',
  status: 'missing',
  found: 'CUDA has a card, and nvidia-smi is not found or fails: no run is placed on it',
  remedy:
    'Put nvidia-smi, which comes with the driver, on the PATH; a container needs NVIDIA_DRIVER_CAPABILITIES=compute,utility.',
};

function noPluginCheck(cards: readonly Card[]): DoctorCheck {
  const name = 'CUDA plug-in';
  if (cards.length === 0) {
    return { name, status: 'absent', found: 'not set up; there is no NVIDIA card', remedy: null };
  }
  const found = 'not set up: no run is placed on a card';
  return { name, status: 'missing', found, remedy: `Run ${SET_UP}.` };
}

async function libraryChecks(
  program: TrainerProgram,
  { libraries: files }: InstalledPlugin,
  cards: readonly Card[],
): Promise<DoctorCheck[]> {
  if (files.length === 0) return [];
  const faults = await diagnosisOf(program, { kind: 'libraries', files });
  return [libraryCheck(files.length, faults, cards.length > 0)];
}

/** Without a driver its own libraries are not there, and what wants them waits for them. */
export function libraryCheck(
  count: number,
  faults: readonly { file: string; fault: string }[] | Fault,
  hasDriver: boolean,
): DoctorCheck {
  const name = 'NVIDIA libraries';
  if ('fault' in faults) return failed(name, faults.fault);
  const waiting = hasDriver ? [] : faults.filter(({ fault }) => OF_DRIVER.test(fault));
  const broken = faults.filter((each) => !waiting.includes(each));
  if (broken.length > 0) {
    const said = broken.map(({ file, fault }) => `${path.basename(file)}: ${fault}`);
    return failed(name, said.join('; '));
  }
  const wait =
    waiting.length === 0
      ? ''
      : `; ${waiting.map(({ file }) => path.basename(file)).join(', ')} would need the driver`;
  const loaded = count - waiting.length;
  const found = `${loaded} of ${count} loaded with all their symbols${wait}`;
  return { name, status: 'ok', found, remedy: null };
}

function pluginChecks(
  { version, file }: InstalledPlugin,
  plugin: PluginDiagnosis | Fault,
  cards: readonly Card[],
): DoctorCheck[] {
  if ('fault' in plugin) return [failed('CUDA plug-in', plugin.fault)];
  const found = `${version ?? file}, interface ${plugin.apiVersion}`;
  return [
    { name: 'CUDA plug-in', status: 'ok', found, remedy: null },
    devicesCheck(plugin.devices, cards),
  ];
}

function devicesCheck(devices: PluginDiagnosis['devices'], cards: readonly Card[]): DoctorCheck {
  const name = 'CUDA devices';
  if (!('fault' in devices)) {
    return { name, status: 'ok', found: devices.join(', '), remedy: null };
  }
  if (cards.length > 0) {
    const remedy =
      'The driver may be too old for the plug-in, or the card in use by one program alone.';
    return { name, status: 'failed', found: devices.fault, remedy: `${remedy} Run ${SET_UP}.` };
  }
  const isHidden = process.env['CUDA_VISIBLE_DEVICES'] !== undefined;
  const found = isHidden
    ? 'CUDA_VISIBLE_DEVICES shows none, so no card is used'
    : hasDriver()
      ? 'the NVIDIA driver has no card, so none is used'
      : 'no NVIDIA driver, so no card is used';
  return { name, status: 'absent', found, remedy: null };
}

/** The file of a loaded kernel driver. */
function hasDriver(): boolean {
  return existsSync('/proc/driver/nvidia/version');
}

async function stepChecks(program: TrainerProgram, count: number): Promise<DoctorCheck[]> {
  const checks: DoctorCheck[] = [];
  for (let place = 0; place < count; place++) {
    const device = `cuda:${place}`;
    const totalNats = await diagnosisOf(program, { kind: 'step', device });
    checks.push(stepCheck(`xla on ${device}`, totalNats, SET_UP));
  }
  return checks;
}

/** Returns what the plug-in for the processor is worth; nothing where it is not set up, which few need. */
export async function processorPluginChecks(program: TrainerProgram): Promise<DoctorCheck[]> {
  const installed = installedPlugin('cpu');
  if (installed === null) return [];
  const name = 'CPU plug-in';
  const setUp = '`npx latent setup --xla-cpu`';
  const plugin = await diagnosisOf(program, { kind: 'plugin', plugin: 'cpu' });
  const fault =
    'fault' in plugin ? plugin.fault : 'fault' in plugin.devices ? plugin.devices.fault : null;
  if (fault !== null || 'fault' in plugin) {
    return [{ name, status: 'failed', found: fault ?? '', remedy: `Run ${setUp}.` }];
  }
  const found = `${installed.version ?? installed.file}, interface ${plugin.apiVersion}`;
  const totalNats = await diagnosisOf(program, { kind: 'step', device: 'cpu' });
  return [{ name, status: 'ok', found, remedy: null }, stepCheck('xla on cpu', totalNats, setUp)];
}

function failed(name: string, found: string): DoctorCheck {
  return { name, status: 'failed', found, remedy: `Run ${SET_UP}.` };
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
