"use strict";
// Draws where a word looked: the same cubic B-spline over the grid's cells, the same scale and the same colours as the
// sheets of `sightline overlay`.
window.gallery = window.gallery || {};

// How much a place stands out that was looked at `looked` times as much as by an even spread, -1 to 1 (emphasis.h).
// Pictures and what is said in words go by this alone.
gallery.emphasis = (looked) => (looked > 1 ? 1 - 1 / looked : looked - 1);

// How much was looked at each pixel of a picture of width x height, in multiples of an even spread. `input` is what
// the encoder saw and `area` what the grid covers, [x, y, width, height] in parts of the photo.
gallery.looked = (weights, [rows, columns], input, area, width, height) => {
  const across = gallery.HeatMap.taps(width, [input[0], input[2]], [area[0], area[2]], columns);
  const down = gallery.HeatMap.taps(height, [input[1], input[3]], [area[1], area[3]], rows);
  const values = new Float32Array(width * height);
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
      values[i * width + j] = sum * rows * columns;
    });
  });
  return values;
};

gallery.HeatMap = class {
  // `style`: {mode: "brighten" or "colour", opacity: 0 to 1, colours: base64 of 256 RGB triples}. Two canvases that
  // make the photo grey and dark go beneath `canvas`: the page may not read a photo's pixels, so that it blends.
  constructor(canvas, style) {
    this.canvas = canvas;
    this.layers = {map: canvas, grey: canvas.cloneNode(), dark: canvas.cloneNode()};
    for (const name of ["grey", "dark"]) {
      this.layers[name].removeAttribute("id");
      this.layers[name].className = name;
      canvas.before(this.layers[name]);
    }
    this.mode = style.mode;
    this.opacity = style.opacity;
    this.colours = gallery.bytes(style.colours);
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.resize(1, 1);
  }

  // For a photo of this shape. Weights are smooth: few pixels are enough, the browser enlarges them.
  resize(width, height) {
    const scale = 256 / Math.max(width, height);
    for (const layer of Object.values(this.layers)) {
      layer.width = Math.max(2, Math.round(width * scale));
      layer.height = Math.max(2, Math.round(height * scale));
    }
    this.values = new Float32Array(this.canvas.width * this.canvas.height);
    this.visible = 0;
    this.stop();
    this.paint();
  }

  // Fades from what is shown to `weights` (rows * columns of them, over `area`) or, for null, to the plain photo.
  show(weights, grid, input, area) {
    const from = this.values, fromVisible = this.visible;
    const to = weights ? gallery.looked(weights, grid, input, area, this.canvas.width, this.canvas.height) : from;
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
    const {width, height} = this.canvas, opacity = this.opacity * this.visible;
    const pictures = Object.fromEntries(Object.keys(this.layers).map((name) => [name, new ImageData(width, height)]));
    const map = pictures.map.data, grey = pictures.grey.data, dark = pictures.dark.data;
    this.values.forEach((looked, i) => {
      const stands_out = gallery.emphasis(looked), more = Math.max(0, stands_out), less = Math.max(0, -stands_out);
      if (this.mode === "colour") {
        const colour = 3 * Math.round(255 * more);
        map.set(this.colours.subarray(colour, colour + 3), 4 * i);
        map[4 * i + 3] = 255 * opacity * more ** 0.8;
      } else {  // the numbers of blend_brighten() in overlay.cpp
        map.fill(255, 4 * i, 4 * i + 3);
        map[4 * i + 3] = 255 * 0.7 * opacity * more;
        grey.fill(128, 4 * i, 4 * i + 3);
        grey[4 * i + 3] = 255 * opacity * less;
        dark[4 * i + 3] = 255 * 0.85 * opacity * less;
      }
    });
    this.canvas.classList.toggle("light", this.mode !== "colour");
    for (const [name, layer] of Object.entries(this.layers)) layer.getContext("2d").putImageData(pictures[name], 0, 0);
  }
};

gallery.bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
