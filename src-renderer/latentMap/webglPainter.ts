import type { Rgb } from '../charts/themeColors';
import type { PointPainter, PointScene } from './pointPainter';

const VERTEX = `#version 300 es
in vec2 fromCode;
in vec2 toCode;
in float label;
uniform float share;
uniform vec2 pxPerUnit;
uniform vec2 originPx;
uniform vec2 sizePx;
uniform float diameterPx;
uniform highp sampler2D classColors;
out vec4 color;
void main() {
  color = texelFetch(classColors, ivec2(int(label), 0), 0);
  vec2 px = originPx + mix(fromCode, toCode, share) * pxPerUnit;
  gl_Position = vec4(px / sizePx * 2.0 - 1.0, 0.0, 1.0);
  gl_Position.y = -gl_Position.y;
  gl_PointSize = diameterPx + 2.0;
  // A hidden class leaves the clip volume, so that its discs cost nothing.
  if (color.a == 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
// As in the vertex shader: a uniform that both read must have one precision.
precision highp float;
in vec4 color;
uniform float diameterPx;
uniform float opacity;
out vec4 painted;
void main() {
  float fromCentre = length(gl_PointCoord - 0.5) * (diameterPx + 2.0);
  float cover = clamp(diameterPx * 0.5 + 0.5 - fromCentre, 0.0, 1.0);
  float alpha = cover * opacity;
  painted = vec4(color.rgb * alpha, alpha);
}`;

/** Classes that have a colour of their own in the texture: labels are bytes. */
const LABELS = 256;

/** Returns a painter on WebGL2, or null where the canvas has none. */
export function createWebglPainter(canvas: HTMLCanvasElement): PointPainter | null {
  const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true });
  if (gl === null || gl.isContextLost()) return null;
  const program = linkProgram(gl);
  if (program === null) return null;
  const buffers = { from: gl.createBuffer(), to: gl.createBuffer(), label: gl.createBuffer() };
  const texture = gl.createTexture();
  const uniform = (name: string) => gl.getUniformLocation(program, name);
  const at = {
    share: uniform('share'),
    pxPerUnit: uniform('pxPerUnit'),
    originPx: uniform('originPx'),
    sizePx: uniform('sizePx'),
    diameterPx: uniform('diameterPx'),
    opacity: uniform('opacity'),
  };
  let count = 0;
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);

  return {
    setPoints(from, to, classes) {
      fillAttribute(gl, program, 'fromCode', buffers.from, from, 2);
      fillAttribute(gl, program, 'toCode', buffers.to, to, 2);
      fillAttribute(gl, program, 'label', buffers.label, Float32Array.from(classes), 1);
      count = classes.length;
    },
    setColors: (colors) => fillColors(gl, texture, colors),
    draw({ view, devicePixelRatio: ratio, radiusPx, share, opacity }: PointScene) {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform1f(at.share, share);
      gl.uniform2f(at.pxPerUnit, view.pxPerUnit * ratio, -view.pxPerUnit * ratio);
      gl.uniform2f(at.originPx, view.origin.x * ratio, view.origin.y * ratio);
      gl.uniform2f(at.sizePx, canvas.width, canvas.height);
      gl.uniform1f(at.diameterPx, radiusPx * 2 * ratio);
      gl.uniform1f(at.opacity, opacity);
      gl.drawArrays(gl.POINTS, 0, count);
    },
    dispose() {
      for (const buffer of Object.values(buffers)) gl.deleteBuffer(buffer);
      gl.deleteTexture(texture);
      gl.deleteProgram(program);
    },
  };
}

/** Returns null when the driver refuses the shaders: the 2-D canvas takes over then. */
function linkProgram(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : null;
}

function fillAttribute(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  name: string,
  buffer: WebGLBuffer,
  values: Float32Array,
  size: number,
): void {
  const location = gl.getAttribLocation(program, name);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
  gl.enableVertexAttribArray(location);
  gl.vertexAttribPointer(location, size, gl.FLOAT, false, 0, 0);
}

function fillColors(
  gl: WebGL2RenderingContext,
  texture: WebGLTexture,
  colors: readonly (Rgb | null)[],
): void {
  const texels = new Uint8Array(LABELS * 4);
  for (let label = 0; label < LABELS; label++) {
    const color = colors[label % colors.length];
    if (color) texels.set([...color, 255], label * 4);
  }
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, LABELS, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
}
