/** A program that trains the same network, started anew for each case. */
export interface ContenderSpec {
  name: string;
  /** 'ours' is the workbench's engine; the ratio compares it with the peers. */
  family: 'ours' | 'keras' | 'torch' | 'jax';
  variant: string;
  command: string;
  /** Arguments before the job. */
  args: string[];
  env: Record<string, string>;
}
