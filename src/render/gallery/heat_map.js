"use strict";
// Draws where a word looked: the same cubic B-spline over the grid's cells, and the same scale, as the sheets of
// `sightline overlay`.
window.gallery = window.gallery || {};

gallery.HeatMap = class {
  // `style`: {mode: "colour" or "brighten", opacity: 0 to 1, colours: base64 of 256 RGB triples}.
  constructor(canvas, style) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.mode = style.mode;
    this.opacity = style.opacity;
    this.colours = gallery.bytes(style.colours);
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.resize(1, 1);
  }

  // For a photo of this shape. Weights are smooth: few pixels are enough, the browser enlarges them.
  resize(width, height) {
    const scale = 256 / Math.max(width, height);
    this.canvas.width = Math.max(2, Math.round(width * scale));
    this.canvas.height = Math.max(2, Math.round(height * scale));
    this.values = new Float32Array(this.canvas.width * this.canvas.height);
    this.visible = 0;
    this.stop();
    this.paint();
  }

  // Fades from what is shown to `weights` (rows * columns of them, over `area`) or, for null, to the plain photo.
  show(weights, grid, input, area) {
    const from = this.values, fromVisible = this.visible;
    const to = weights ? this.spread(weights, grid, input, area) : from;
    const toVisible = weights ? 1 : 0;
    this.stop();
    const start = performance.now(), duration = this.calm.matches ? 0 : 180;
    const step = (now) => {
      const t = duration ? Math.min(1, Math.max(0, (now - start) / duration)) : 1;
      this.visible = fromVisible + t * (toVisible - fromVisible);
      // Out of nothing a map comes as it is; between words one becomes the other.
      const mix = fromVisible === 0 ? 1 : t;
      this.values = mix === 1 ? to : from.map((value, i) => value + mix * (to[i] - value));
      this.paint();
      this.frame = t < 1 ? requestAnimationFrame(step) : 0;
    };
    step(start);
  }

  stop() {
    cancelAnimationFrame(this.frame || 0);
    this.frame = 0;
  }

  spread(weights, [rows, columns], input, area) {
    const across = gallery.HeatMap.taps(this.canvas.width, [input[0], input[2]], [area[0], area[2]], columns);
    const down = gallery.HeatMap.taps(this.canvas.height, [input[1], input[3]], [area[1], area[3]], rows);
    const values = new Float32Array(this.values.length);
    let peak = 3 / (rows * columns);
    down.forEach((row, i) => {
      if (!row) return;
      across.forEach((column, j) => {
        if (!column) return;
        let sum = 0;
        for (let a = 0; a < 4; ++a) {
          for (let b = 0; b < 4; ++b) {
            sum += row.weights[a] * column.weights[b] * weights[row.cells[a] * columns + column.cells[b]];
          }
        }
        values[i * this.canvas.width + j] = sum;
        peak = Math.max(peak, sum);
      });
    });
    return values.map((value) => value / peak);
  }

  // The four cells that reach each of `count` pixels along one axis; null outside the encoder's input. Where it
  // begins and how long it is, and where the grid does, in parts of the photo.
  static taps(count, [inputBegin, inputSize], [gridBegin, gridSize], cells) {
    return Array.from({length: count}, (_, i) => {
      const here = (i + 0.5) / count;
      if (here < inputBegin || here > inputBegin + inputSize) return null;
      const at = ((here - gridBegin) / gridSize) * cells;
      const first = Math.floor(at - 0.5), t = at - 0.5 - first, s = 1 - t;
      return {
        cells: [-1, 0, 1, 2].map((k) => Math.min(cells - 1, Math.max(0, first + k))),
        weights: [s ** 3 / 6, (4 - 6 * t * t + 3 * t ** 3) / 6, (4 - 6 * s * s + 3 * s ** 3) / 6, t ** 3 / 6],
      };
    });
  }

  paint() {
    const picture = this.context.createImageData(this.canvas.width, this.canvas.height);
    const pixels = picture.data, opacity = this.opacity * this.visible * 255;
    for (let i = 0; i < this.values.length; ++i) {
      const weight = this.values[i];
      if (this.mode === "colour") {
        const colour = 3 * Math.round(255 * weight);
        pixels[4 * i] = this.colours[colour];
        pixels[4 * i + 1] = this.colours[colour + 1];
        pixels[4 * i + 2] = this.colours[colour + 2];
        pixels[4 * i + 3] = opacity * weight ** 0.8;
      } else {
        pixels[4 * i + 3] = opacity * (1 - weight);  // black
      }
    }
    this.context.putImageData(picture, 0, 0);
  }
};

gallery.bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
