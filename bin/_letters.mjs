/**
 * node bin/_letters.mjs FOLDER: makes Inter's files in FOLDER lighter, in place. Every character that a page can take from a file
 * stays; what goes is what no page asks for: weights beyond those of tokens.css, features that no stylesheet turns on, and
 * characters for which the package's stylesheet sends browsers to another of its files.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { compress, decompress } from "wawoff2";

/** From `--regular` to `--strong`. */
const LIGHTEST = 450;
const BOLDEST = 600;
/** What browsers turn on by themselves, and tabular figures. */
const FEATURES = ["calt", "ccmp", "kern", "locl", "mark", "mkmk", "tnum"];
/** HarfBuzz's numbers: a blob that it may write to; its set of features; the box for characters that no font has stays drawn. */
const WRITABLE = 2;
const LAYOUT_FEATURES = 6;
const NOTDEF_OUTLINE = 0x40;
const UNICODE = "@fontsource-variable/inter/unicode.json";

const placed = (name) => fileURLToPath(import.meta.resolve(name));
const { instance } = await WebAssembly.instantiate(await readFile(placed("harfbuzzjs/dist/harfbuzz-subset.wasm")));
const hb = instance.exports;
hb._initialize();

/** A tag of four letters as HarfBuzz has it. */
const tag = (letters) => [...letters].reduce((number, letter) => (number << 8) | letter.charCodeAt(0), 0);

/** The code points of a `unicode-range`. */
function pointsOf(ranges) {
  return ranges.split(",").flatMap((range) => {
    const [first, last = first] = range.replace("U+", "").split("-").map((digits) => Number.parseInt(digits, 16));
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

/** HarfBuzz's memory is given up with the process. */
function lighter(font, ranges) {
  const place = hb.malloc(font.byteLength);
  new Uint8Array(hb.memory.buffer).set(font, place);
  const face = hb.hb_face_create(hb.hb_blob_create(place, font.byteLength, WRITABLE, 0, 0), 0);
  const asked = hb.hb_subset_input_create_or_fail();
  hb.hb_subset_input_set_flags(asked, NOTDEF_OUTLINE);
  for (const point of pointsOf(ranges)) hb.hb_set_add(hb.hb_subset_input_unicode_set(asked), point);
  const features = hb.hb_subset_input_set(asked, LAYOUT_FEATURES);
  hb.hb_set_clear(features);
  for (const feature of FEATURES) hb.hb_set_add(features, tag(feature));
  const ranged = hb.hb_subset_input_set_axis_range(asked, face, tag("wght"), LIGHTEST, BOLDEST, LIGHTEST);
  const found = ranged && hb.hb_subset_or_fail(face, asked);
  if (!found) throw new Error(`HarfBuzz could not take ${ranges} at ${LIGHTEST} to ${BOLDEST} out of the font`);
  const blob = hb.hb_face_reference_blob(found);
  const start = hb.hb_blob_get_data(blob, 0);
  return new Uint8Array(hb.memory.buffer).slice(start, start + hb.hb_blob_get_length(blob));
}

for (const [script, ranges] of Object.entries(JSON.parse(await readFile(placed(UNICODE), "utf8")))) {
  const path = join(process.argv[2], `inter-${script}-wght-normal.woff2`);
  await writeFile(path, await compress(lighter(await decompress(await readFile(path)), ranges)));
}
