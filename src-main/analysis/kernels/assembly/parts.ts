import { runPart } from './kernelTable';

/*
 * A job is done in parts by all threads. The control block holds, at these offsets:
 */
const GENERATION: usize = 0; // i32: rises with each job; idle threads sleep on it
const OPEN_PARTS: usize = 8; // i64: generation << 32 | BIAS + parts that nobody has taken
const DONE_PARTS: usize = 16; // i32
const KERNEL: usize = 20; // i32
const ARGS: usize = 24; // u32: address of the kernel's arguments

/** Threads that find nothing left take the count below it; it must never borrow from the generation. */
const BIAS: i32 = 1 << 20;

/** Looks before a thread goes to sleep, since waking it takes longer than most jobs. */
const SPINS: i32 = 20000;

/** Does parts until all are taken. Who has taken one keeps the job, and so its kernel and arguments, alive. */
function takeParts(control: usize): void {
  while (true) {
    const open = (atomic.sub<i64>(control + OPEN_PARTS, 1) as i32) - BIAS;
    if (open <= 0) return;
    runPart(load<i32>(control + KERNEL), open - 1, load<u32>(control + ARGS) as usize);
    atomic.add<i32>(control + DONE_PARTS, 1);
    atomic.notify(control + DONE_PARTS, 1);
  }
}

/** Does a job's parts together with the serving threads; returns when all are done. */
export function runParts(control: usize, kernel: i32, args: u32, parts: i32): void {
  store<i32>(control + KERNEL, kernel);
  store<u32>(control + ARGS, args);
  atomic.store<i32>(control + DONE_PARTS, 0);
  const generation = atomic.load<i32>(control + GENERATION) + 1;
  atomic.store<i64>(control + OPEN_PARTS, ((generation as i64) << 32) | ((BIAS + parts) as i64));
  atomic.store<i32>(control + GENERATION, generation);
  if (parts > 1) atomic.notify(control + GENERATION);
  takeParts(control);
  for (let spin = 0; spin < SPINS; spin++) {
    if (atomic.load<i32>(control + DONE_PARTS) == parts) return;
  }
  while (true) {
    const done = atomic.load<i32>(control + DONE_PARTS);
    if (done == parts) return;
    atomic.wait<i32>(control + DONE_PARTS, done, -1);
  }
}

/** What a serving thread does all its life. */
export function serve(control: usize): void {
  while (true) {
    const generation = atomic.load<i32>(control + GENERATION);
    takeParts(control);
    let spin = 0;
    while (spin < SPINS && atomic.load<i32>(control + GENERATION) == generation) spin++;
    if (spin == SPINS) atomic.wait<i32>(control + GENERATION, generation, -1);
  }
}
