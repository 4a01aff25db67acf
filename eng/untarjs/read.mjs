// Reads every archive of a channel's folder with libarchive and checks what other clients ask of info/paths.json: read.mjs CHANNEL
// The answer is JSON: how many archives were read, and a sentence for each fault.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { register } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

register(new URL("./bundler-names.mjs", import.meta.url));
const library = dirname(fileURLToPath(import.meta.resolve("@emscripten-forge/untarjs")));
globalThis.fetch = async (file) => new Response(readFileSync(String(file)), { headers: { "content-type": "application/wasm" } });
const { initUntarJS } = await import("@emscripten-forge/untarjs");
const { extractData } = await initUntarJS((file) => join(library, file));

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function filesOf(archive) {
  const files = await extractData(new Uint8Array(readFileSync(archive)));
  if (!archive.endsWith(".conda")) {
    return files;
  }

  const all = {};
  for (const [name, bytes] of Object.entries(files)) {
    if (name.endsWith(".tar.zst")) {
      Object.assign(all, await extractData(bytes));
    }
  }

  return all;
}

// mamba takes hash and size of everything but directories as they come; rattler and conda know these types and modes only.
function faultOf(entry, files) {
  if (typeof entry._path !== "string" || !["hardlink", "softlink", "directory"].includes(entry.path_type)) {
    return "lacks a path or a known type";
  }

  if (entry.path_type === "directory") {
    return null;
  }

  if (!/^[0-9a-f]{64}$/.test(entry.sha256 ?? "") || !Number.isInteger(entry.size_in_bytes) || entry.size_in_bytes < 0) {
    return "lacks sha256 or size_in_bytes";
  }

  if ((entry.prefix_placeholder === undefined) !== (entry.file_mode === undefined) || ![undefined, "text", "binary"].includes(entry.file_mode)) {
    return "has a placeholder without mode";
  }

  const content = files[entry._path];
  return entry.path_type === "softlink" ? null
    : content === undefined ? "is not in the archive"
    : content.length !== entry.size_in_bytes || sha256(content) !== entry.sha256 ? "has another size or content"
    : null;
}

async function faultsOf(archive) {
  const files = await filesOf(archive);
  const document = JSON.parse(new TextDecoder().decode(files["info/paths.json"]));
  const index = JSON.parse(new TextDecoder().decode(files["info/index.json"]));
  const faults = document.paths_version === 1 && typeof index.name === "string" ? [] : ["info: version or name is missing"];
  const seen = new Set();
  for (const entry of document.paths) {
    const fault = seen.has(entry._path) ? "is listed twice" : faultOf(entry, files);
    seen.add(entry._path);
    if (fault) {
      faults.push(`${entry._path} ${fault}`);
    }
  }

  return faults;
}

const [channel] = process.argv.slice(2);
const archives = readdirSync(channel, { recursive: true }).filter((file) => file.endsWith(".conda") || file.endsWith(".tar.bz2"));
const faults = [];
for (const archive of archives) {
  for (const fault of await faultsOf(join(channel, archive))) {
    faults.push(`${archive}: ${fault}`);
  }
}

console.log(JSON.stringify({ archives: archives.length, faults }));
