// Seeded random specs in the shapes people write, made from the records of a channel.
export function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, pick: list => list[Math.floor(next() * list.length)], below: n => Math.floor(next() * n) };
}

// Names that others depend on come up more often, as they do in real files.
export function weighByUse(records) {
  const uses = new Map();
  for (const list of records.values()) for (const record of list) for (const dependency of record.depends ?? []) {
    const name = dependency.split(/[ <>=!~[]/, 1)[0];
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const names = [...records.keys()].filter(n => !n.startsWith('_')).sort();
  const popular = [...names].sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0) || (a < b ? -1 : 1)).slice(0, 150);
  return { names, popular };
}

export function randomSpecs(random, records, { names, popular }) {
  const count = 1 + random.below(4);
  const chosen = new Set();
  if (random.next() < 0.35 && records.has('python')) chosen.add('python');
  while (chosen.size < count) chosen.add(random.next() < 0.5 ? random.pick(popular) : random.pick(names));
  return [...chosen].map(name => one(random, name, random.pick(records.get(name))));
}

function one(random, name, record) {
  const { version, build } = record;
  const parts = version.split('.');
  const prefix = parts.slice(0, Math.min(parts.length, 1 + random.below(2))).join('.');
  switch (random.below(10)) {
    case 0: return `${name} ==${version}`;
    case 1: return `${name} ${prefix}.*`;
    case 2: return `${name} >=${prefix}`;
    case 3: return `${name} <${version}`;
    case 4: return `${name} >=${prefix},<${Number.parseInt(parts[0], 10) + 1 || prefix + '.9999'}`;
    case 5: return `${name} ${version} ${build}`;
    case 6: return `${name} !=${version}`;
    default: return name;
  }
}
