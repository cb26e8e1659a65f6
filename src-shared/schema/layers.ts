/** The layers of which a network's hidden part is made. The output layer is the model's own. */
export type LayerSpec = DenseSpec | ConvSpec | ConvTransposeSpec;
export type LayerKind = LayerSpec['type'];

export interface DenseSpec {
  type: 'dense';
  units: number;
}
/** 2-D convolution, 'same' padding, square kernel. */
export interface ConvSpec {
  type: 'conv';
  filters: number;
  kernelSize: number;
  stride: number;
}
/** 2-D transposed convolution, 'same' padding: output side = input side x stride. */
export interface ConvTransposeSpec {
  type: 'convTranspose';
  filters: number;
  kernelSize: number;
  stride: number;
}

/** Inclusive integer ranges of each layer's settings, with the defaults of a new layer. */
export const LAYER_SETTINGS = {
  dense: { units: { label: 'Units', min: 1, max: 8192, default: 256 } },
  conv: {
    filters: { label: 'Filters', min: 1, max: 1024, default: 32 },
    kernelSize: { label: 'Kernel', min: 1, max: 11, default: 3 },
    stride: { label: 'Stride', min: 1, max: 4, default: 2 },
  },
  convTranspose: {
    filters: { label: 'Filters', min: 1, max: 1024, default: 32 },
    kernelSize: { label: 'Kernel', min: 1, max: 11, default: 3 },
    stride: { label: 'Stride', min: 1, max: 4, default: 2 },
  },
} as const satisfies Record<LayerKind, Record<string, LayerSetting>>;

export interface LayerSetting {
  label: string;
  min: number;
  max: number;
  default: number;
}

export const LAYER_LABELS: Record<LayerKind, string> = {
  dense: 'Dense',
  conv: 'Convolution',
  convTranspose: 'Transposed convolution',
};

/** Returns a layer of the given kind with its default settings. */
export function newLayer(kind: LayerKind): LayerSpec {
  const settings = Object.entries(LAYER_SETTINGS[kind]).map(
    ([name, setting]) => [name, (setting as LayerSetting).default] as const,
  );
  return { type: kind, ...Object.fromEntries(settings) } as unknown as LayerSpec;
}

/** Returns a layer in the words used in lists and inspectors: 'Convolution 32, 3x3, stride 2'. */
export function describeLayer(layer: LayerSpec): string {
  if (layer.type === 'dense') return `${LAYER_LABELS.dense} ${layer.units}`;
  const { filters, kernelSize, stride } = layer;
  return `${LAYER_LABELS[layer.type]} ${filters}, ${kernelSize}×${kernelSize}, stride ${stride}`;
}
