import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { generator, randomSpecs, weighByUse } from './specs.mjs';
import { fileURLToPath } from 'node:url';

const { values: options, positionals: channels } = parseArgs({
  allowPositionals: true,
  options: {
    solver: { type: 'string' }, count: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' }, specs: { type: 'string' },
    runs: { type: 'string', default: '1' }, platform: { type: 'string', default: 'linux-64' }, shards: { type: 'boolean', default: false },
    priority: { type: 'string', default: 'strict' }, verbose: { type: 'boolean', default: false },
  },
});
const virtualPackages = [['__unix', '0'], ['__linux', '5.15'], ['__glibc', '2.36'], ['__archspec', '1', 'x86_64_v3']];
const runs = Number(options.runs);
const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

// A program that answers one line for one line; when it dies over a question, the answer is null and it is started again.
function peer(command, args, stderr) {
  let child, lines;
  const start = () => {
    child = spawn(command, args, { stdio: ['pipe', 'pipe', stderr] });
    child.stdin.on('error', () => {});
    lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  };
  return {
    async ask(request) {
      if (!child) start();
      child.stdin.write(JSON.stringify(request) + '\n');
      const { value, done } = await lines.next();
      if (!done) return JSON.parse(value);
      child = undefined;
      return null;
    },
    end() { child?.stdin.end(); },
  };
}

const directories = channels.map(c => path.resolve(c));
const ours = peer(options.solver, [...virtualPackages.flatMap(v => ['--virtual', v.join('=')]), '--priority', options.priority, ...directories], 'inherit');
const setup = JSON.stringify({ channels: directories, platform: options.platform, virtualPackages, shards: options.shards });
const theirs = peer(process.execPath, ['--max-old-space-size=4096', fileURLToPath(new URL('rattler.mjs', import.meta.url)), setup], 'ignore');

const tally = { same: 0, bothFail: 0, decided: 0, unexplained: 0, satisfiability: 0, crashed: 0 };
const table = [];
for (const specs of specList()) {
  const results = [];
  for (let i = 0; i < runs; i++) results.push(await theirs.ask(specs));
  const other = results[results.length - 1];
  if (!other) {
    const own = await ours.ask({ specs, runs });
    tally.crashed++;
    console.log(`RATTLER CRASHED ${specs.join(' | ')}\n  ours: ${own.error?.split('\n')[0] ?? 'solved'}`);
    continue;
  }
  const own = await ours.ask({ specs, runs, other: other.files });
  if (!own) throw new Error(`our solver ended over ${specs.join(' ')}`);
  const times = { ours: own.ms, theirs: median(results.map(r => r.ms)) };
  table.push({ specs: specs.join(' '), ...times, statistics: own.statistics });
  const judgement = own.judgement ?? '';
  let verdict;
  if (own.records && judgement === 'same') verdict = 'same';
  else if (!own.records && !other.files) verdict = 'bothFail';
  else if (judgement.startsWith('ours') || judgement.startsWith('rule')) verdict = 'decided';
  else verdict = !own.records !== !other.files ? 'satisfiability' : 'unexplained';
  tally[verdict]++;
  if (verdict !== 'same' && verdict !== 'bothFail') {
    const failures = [own.error && `ours: ${own.error}`, other.error && `rattler: ${other.error}`].filter(Boolean).map(t => `\n  ${t}`).join('');
    console.log(`${verdict.toUpperCase()} ${specs.join(' | ')}\n  ${judgement}${verdict === 'decided' ? '' : failures}`);
  }
}
ours.end();
theirs.end();
if (runs > 1 || options.verbose) {
  for (const row of table) console.log(`${row.ours.toFixed(1).padStart(9)} ms  rattler ${row.theirs.toFixed(1).padStart(9)} ms  ratio ${(row.ours / row.theirs).toFixed(3)}  ${row.specs}  ${row.statistics ?? ''}`);
}
const total = table.length + tally.crashed;
console.log(`${total} requests: ${tally.same} same records, ${tally.bothFail} fail in both, ${tally.decided} differ by a rule, `
  + `${tally.unexplained} unexplained, ${tally.satisfiability} differ in satisfiability, ${tally.crashed} crash rattler; `
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
  if (records.size === 0) throw new Error(`no repodata.json in ${channels.join(', ')}`);
  const weights = weighByUse(records);
  const random = generator(Number(options.seed));
  for (let i = 0; i < Number(options.count); i++) yield randomSpecs(random, records, weights);
}
