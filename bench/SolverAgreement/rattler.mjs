// Runs rattler's WebAssembly build on channel directories, without a network: `fetch` answers from memory.
// As a program: one JSON list of specs per line in, one JSON answer per line out. The build panics on some conflicts and never
// recovers, so it runs in a process of its own that its caller starts again.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const origin = 'http://127.0.0.1:1';

function rattler(channels, platform, virtualPackages, { shards = false } = {}) {
  const files = new Map();
  const urls = channels.map((directory, index) => {
    const url = `${origin}/c${index}`;
    for (const subdir of [platform, 'noarch']) {
      const file = path.join(directory, subdir, 'repodata.json');
      if (!shards) files.set(`${url}/${subdir}/repodata.json`, fs.existsSync(file) ? fs.readFileSync(file) : emptyRepodata(subdir));
      const index = path.join(directory, subdir, 'repodata_shards.msgpack.zst');
      if (shards && fs.existsSync(index)) {
        files.set(`${url}/${subdir}/repodata_shards.msgpack.zst`, fs.readFileSync(index));
        const folder = path.join(directory, subdir, 'shards');
        for (const shard of fs.readdirSync(folder)) files.set(`${url}/${subdir}/shards/${shard}`, path.join(folder, shard));
      }
    }
    return url;
  });

  // There is no argument for virtual packages, so they come as records of one more channel.
  const records = {};
  for (const [name, version, build = '0'] of virtualPackages) {
    records[`${name}-${version}-${build}.conda`] = {
      name, version, build, build_number: 0, depends: [], subdir: 'noarch', noarch: 'generic', size: 1,
      md5: '0'.repeat(32), sha256: '0'.repeat(64),
    };
  }
  const virtualUrl = `${origin}/virtual`;
  files.set(`${virtualUrl}/noarch/repodata.json`, Buffer.from(JSON.stringify({ info: { subdir: 'noarch' }, packages: {}, 'packages.conda': records })));
  files.set(`${virtualUrl}/${platform}/repodata.json`, emptyRepodata(platform));

  globalThis.fetch = async (input, init) => {
    const url = typeof input === 'string' ? input : input.url;
    const method = init?.method ?? input.method ?? 'GET';
    let body = files.get(url);
    if (typeof body === 'string') files.set(url, body = fs.readFileSync(body));
    const response = body
      ? new Response(method === 'HEAD' ? null : body, { status: 200, headers: { 'content-length': String(body.length), 'cache-control': 'no-store' } })
      : new Response('not found', { status: 404 });
    Object.defineProperty(response, 'url', { value: url });
    return response;
  };

  const { simpleSolve } = require('@conda-org/rattler');
  const all = [...urls, virtualUrl];
  const own = virtualPackages.map(([name]) => name);
  return async specs => {
    const start = performance.now();
    try {
      const solved = await simpleSolve([...specs, ...own], all, [platform, 'noarch'], null);
      return { files: solved.filter(r => !r.packageName.startsWith('__')).map(r => decodeURIComponent(r.url.split('/').pop())), ms: performance.now() - start };
    } catch (error) {
      return { error: String(error?.message ?? error), ms: performance.now() - start };
    }
  };
}

function emptyRepodata(subdir) {
  return Buffer.from(JSON.stringify({ info: { subdir }, packages: {}, 'packages.conda': {} }));
}

const { channels, platform, virtualPackages, shards } = JSON.parse(process.argv[2]);
const solve = rattler(channels, platform, virtualPackages, { shards });
for await (const line of readline.createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await solve(JSON.parse(line))));
}
