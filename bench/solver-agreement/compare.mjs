import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { generator, randomSpecs, weighByUse } from './specs.mjs';
import { rattler } from './rattler.mjs';

const { values: options, positionals: channels } = parseArgs({
  allowPositionals: true,
  options: {
    solver: { type: 'string' }, count: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' }, specs: { type: 'string' },
    runs: { type: 'string', default: '1' }, platform: { type: 'string', default: 'linux-64' }, shards: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const virtualPackages = [['__unix', '0'], ['__linux', '5.15'], ['__glibc', '2.36'], ['__archspec', '1', 'x86_64_v3']];
const runs = Number(options.runs);
const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const child = spawn(options.solver, [...virtualPackages.flatMap(v => ['--virtual', v.join('=')]), ...channels.map(c => path.resolve(c))],
  { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const ours = async request => {
  child.stdin.write(JSON.stringify(request) + '\n');
  const { value, done } = await lines.next();
  if (done) throw new Error('our solver ended');
  return JSON.parse(value);
};
const theirs = rattler(channels, options.platform, virtualPackages, { shards: options.shards });

const tally = { same: 0, bothFail: 0, decided: 0, unexplained: 0, satisfiability: 0 };
const table = [];
for (const specs of specList()) {
  const results = [];
  for (let i = 0; i < runs; i++) results.push(await theirs(specs));
  const other = results[results.length - 1];
  const own = await ours({ specs, runs, other: other.files });
  const times = { ours: own.ms, theirs: median(results.map(r => r.ms)) };
  table.push({ specs: specs.join(' '), ...times, statistics: own.statistics });
  if (!own.records !== !other.files) {
    const real = !own.judgement?.startsWith('invalid');
    tally[real ? 'satisfiability' : 'decided']++;
    console.log(`SATISFIABILITY ${specs.join(' | ')}\n  ours: ${own.error ?? 'solved'}\n  theirs: ${other.error ?? 'solved'}\n  ${own.judgement ?? ''}`);
  } else if (!own.records) {
    tally.bothFail++;
  } else if (own.judgement === 'same') {
    tally.same++;
  } else if (own.judgement.startsWith('ours')) {
    tally.decided++;
    console.log(`DECIDED ${specs.join(' | ')}\n  ${own.judgement}`);
  } else {
    tally.unexplained++;
    console.log(`UNEXPLAINED ${specs.join(' | ')}\n  ${own.judgement}`);
  }
}
child.stdin.end();
if (runs > 1 || options.verbose) {
  for (const row of table) console.log(`${row.ours.toFixed(1).padStart(9)} ms  rattler ${row.theirs.toFixed(1).padStart(9)} ms  ratio ${(row.ours / row.theirs).toFixed(3)}  ${row.specs}  ${row.statistics ?? ''}`);
}
const total = table.length;
console.log(`${total} requests: ${tally.same} same records, ${tally.bothFail} fail in both, ${tally.decided} differ and the ordering rules decide for ours, `
  + `${tally.unexplained} unexplained, ${tally.satisfiability} differ in satisfiability; `
  + `median ${median(table.map(r => r.ours)).toFixed(1)} ms ours, ${median(table.map(r => r.theirs)).toFixed(1)} ms rattler; `
  + `worst ${Math.max(...table.map(r => r.ours)).toFixed(1)} ms ours`);
process.exitCode = tally.unexplained + tally.satisfiability > 0 ? 1 : 0;

function* specList() {
  if (options.specs) {
    for (const line of fs.readFileSync(options.specs, 'utf8').split('\n')) if (line.trim()) yield line.trim().split(/\s+/);
    return;
  }
  const records = new Map();
  for (const channel of channels) for (const subdir of [options.platform, 'noarch']) {
    const file = path.join(channel, subdir, 'repodata.json');
    if (!fs.existsSync(file)) continue;
    const repodata = JSON.parse(fs.readFileSync(file, 'utf8'));
    for (const [, record] of [...Object.entries(repodata.packages ?? {}), ...Object.entries(repodata['packages.conda'] ?? {})]) {
      if (!records.has(record.name)) records.set(record.name, []);
      records.get(record.name).push({ version: record.version, build: record.build, depends: record.depends });
    }
  }
  const weights = weighByUse(records);
  const random = generator(Number(options.seed));
  for (let i = 0; i < Number(options.count); i++) yield randomSpecs(random, records, weights);
}
