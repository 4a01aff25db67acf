#!/usr/bin/env node
// Prints what Bicep files declare as JSON, for the tests of infra/.
// usage: node read.mjs FILE...    exit code 0 even when a file has syntax errors: they are part of the answer
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

const require = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

const named = node => node.namedChildren.filter(child => !child.type.endsWith('comment'));
const line = node => node.startPosition.row + 1;

function errors(node, found = []) {
  if (node.isError || node.isMissing) found.push({ line: line(node), text: node.text.slice(0, 60) });
  else if (node.hasError) for (const child of node.children) errors(child, found);
  return found;
}

function stringValue(node) {
  const parts = named(node);
  if (parts.some(part => part.type === 'interpolation')) return null;
  return parts.map(part => (part.type === 'escape_sequence' ? part.text.slice(1) : part.text)).join('');
}

function value(node, file) {
  const at = { line: line(node), text: node.text.slice(0, 80) };
  switch (node.type) {
    case 'object': {
      const properties = [];
      for (const property of named(node)) {
        if (property.type !== 'object_property') continue;
        const [key, content] = named(property);
        if (key.type === 'resource_declaration') continue;
        const name = (key.type === 'string' ? stringValue(key) : null) ?? key.text;
        properties.push({ name, line: line(property), value: content ? value(content, file) : { kind: 'unknown', ...at } });
      }
      return { kind: 'object', properties, ...at };
    }
    case 'array': return { kind: 'array', items: named(node).map(item => value(item, file)), ...at };
    case 'for_statement': return { kind: 'array', items: [value(named(node).at(-1), file)], ...at };
    case 'if_statement': return value(named(node).at(-1), file);
    case 'parenthesized_expression': return value(named(node)[0], file);
    case 'ternary_expression': return { kind: 'either', options: named(node).slice(-2).map(option => value(option, file)), ...at };
    case 'string': {
      const text = stringValue(node);
      return text === null ? { kind: 'anyString', ...at } : { kind: 'string', value: text, ...at };
    }
    case 'number': return { kind: 'number', ...at };
    case 'boolean': return { kind: 'boolean', ...at };
    case 'null': return { kind: 'null', ...at };
    case 'identifier': return file.variables.has(node.text) ? value(file.variables.get(node.text), file) : { kind: 'unknown', ...at };
    default: return { kind: 'unknown', ...at };
  }
}

function declaration(node, file) {
  const [symbol, type] = named(node);
  const body = named(node).at(-1);
  const result = { symbol: symbol.text, type: stringValue(type), existing: node.children.some(child => child.type === 'existing'), line: line(node), body: value(body, file), nested: [] };
  const object = body.type === 'object' ? body : body.descendantsOfType('object')[0];
  for (const property of named(object)) {
    const inner = named(property)[0];
    if (inner?.type === 'resource_declaration') result.nested.push(declaration(inner, file));
  }
  return result;
}

function read(path) {
  let text = fs.readFileSync(path, 'utf8');
  // The grammar has no assignment form of `param`, which is all a .bicepparam file consists of.
  if (path.endsWith('.bicepparam')) text = text.replace(/^param (\w+) =/gm, 'var $1 =');
  const root = parser.parse(text).rootNode;
  const file = { path, errors: errors(root), variables: new Map() };
  const result = { path, errors: file.errors, using: null, parameters: [], outputs: [], resources: [], modules: [], assignments: [], references: [] };
  for (const node of root.descendantsOfType('variable_declaration')) {
    file.variables.set(named(node)[0].text, named(node).at(-1));
    result.assignments.push(named(node)[0].text);
  }
  for (const node of named(root)) {
    if (node.type === 'using_statement') result.using = stringValue(named(node)[0]);
    if (node.type === 'parameter_declaration') result.parameters.push({ name: named(node)[0].text, optional: named(node).length > 2 });
    if (node.type === 'output_declaration') result.outputs.push(named(node)[0].text);
    if (node.type === 'resource_declaration') result.resources.push(declaration(node, file));
    if (node.type === 'module_declaration') result.modules.push(declaration(node, file));
  }
  for (const match of text.matchAll(/\b(\w+)\.outputs\.(\w+)/g)) result.references.push({ module: match[1], output: match[2] });
  return result;
}

console.log(JSON.stringify(process.argv.slice(2).map(read)));
