/**
 * What the set-up uses of 'assemblyscript/asc'. The compiler's own types declare AssemblyScript's standard library in
 * every file that is checked with them: an array's last element would never be missing.
 */
declare const asc: {
  main(
    args: readonly string[],
    host: { writeFile: (name: string, contents: string | Uint8Array) => void },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
};
export { asc as default };
