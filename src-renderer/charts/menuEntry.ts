/** One thing that a chart's menu does. */
export interface MenuEntry {
  label: string;
  run: () => void;
  isDisabled?: boolean;
}
