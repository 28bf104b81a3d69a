// Build src/ into web/static/dist/: hashed names, and manifest.json to find them by.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../static/dist");
// Built beside and put in place at the end: a build that fails leaves the last good one.
const fresh = join(here, "../static/.dist.new");
const entries = ["theme", "app", "viewer", "modeler", "reader", "reader-worker"];

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
const sprite = await iconSprite();
const manifest = { ...(await bundles(sprite)), "icons.svg": sprite };
await writeFile(join(fresh, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
await rm(dist, { recursive: true, force: true });
await rename(fresh, dist);

async function bundles(sprite) {
  const { metafile } = await esbuild.build({
    absWorkingDir: here,
    entryPoints: entries.map((entry) => `src/${entry}.js`),
    outdir: fresh,
    entryNames: "[name]-[hash]",
    chunkNames: "shared-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    metafile: true,
    legalComments: "linked",
    // Tabler mixes its colours in the browser (color-mix): Chromium 111, which 360 and Qi An Xin have passed.
    target: ["chrome111", "firefox115", "safari16.4"],
    define: { ICON_SPRITE: JSON.stringify(sprite) },
    loader: { ".woff2": "file", ".svg": "dataurl" },
    plugins: [woff2Only()],
    logLevel: "warning",
  });
  const found = {};
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const entry = entries.find((name) => output.entryPoint === `src/${name}.js`);
    if (entry) {
      found[`${entry}.js`] = relative(fresh, join(here, path));
      if (output.cssBundle) found[`${entry}.css`] = relative(fresh, join(here, output.cssBundle));
    }
  }
  return found;
}

// Every browser in use reads woff2; the icon font's other four formats would be dead weight in the folder.
function woff2Only() {
  const others = /url\('[^']*\.(?:eot|woff|ttf|svg)\?[^']*'\) format\('[^']*'\),?\s*/g;
  return {
    name: "woff2-only",
    setup(build) {
      build.onLoad({ filter: /bpmn-font\/css\/bpmn\.css$/ }, async ({ path }) => ({
        contents: (await readFile(path, "utf8")).replace(/src: url\([^)]*\);/, "").replace(others, "").replace(/,(\s*);/g, "$1;"),
        loader: "css",
      }));
    },
  };
}

// One file of <symbol>s for the icons of icons.txt: a page shows one by <use href="…/icons-<hash>.svg#bell">.
async function iconSprite() {
  const names = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all(names.map(iconSymbol));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  const name = `icons-${createHash("sha256").update(sprite).digest("hex").slice(0, 8)}.svg`;
  await writeFile(join(fresh, name), sprite);
  return name;
}

async function iconSymbol(name) {
  const source = await readFile(join(here, `node_modules/@tabler/icons/icons/outline/${basename(name)}.svg`), "utf8");
  const paths = source.replace(/<svg[^>]*>/, "").replace("</svg>", "").replace(/<path stroke="none"[^>]*>/, "").trim();
  const strokes = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${strokes}>${paths.replace(/\s*\n\s*/g, "")}</symbol>`;
}
