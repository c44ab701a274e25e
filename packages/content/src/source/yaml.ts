import { isAlias, isCollection, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { finding, type Finding, type Place } from '../finding.ts';
import type { Rule } from '../rules.ts';

/** A YAML file as a value, and where each part of that value stands in the file. */
export interface YamlSource {
  readonly file: string;
  /** `undefined` where the file could not be read as YAML. */
  readonly value: unknown;
  /** The value at `path`; the nearest outer part where `path` leads nowhere. */
  at(path: readonly PropertyKey[]): Place;
  /** The key `key` of the map at `path`; the map itself where it has no such key. */
  atKey(path: readonly PropertyKey[], key: string): Place;
}

/** Deeper than any quest; far from where recursion would overflow. */
const MAX_DEPTH = 40;
/** How often aliases may be resolved in one file: enough to share a table, too few to multiply. */
const MAX_ALIASES = 60;

/** Reads one YAML 1.2 document. All syntax errors are reported at once, each at its own place. */
export function readYaml(file: string, text: string): { source: YamlSource; findings: Finding[] } {
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  let document: Document;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  } catch (cause) {
    // The parser recurses; what nests so far that the stack ends is refused like anything too deep.
    if (!(cause instanceof RangeError)) throw cause;
    return {
      source: unread(file),
      findings: [finding('yaml-depth', { file, line: 1, column: 1 }, { limit: MAX_DEPTH })],
    };
  }
  const findings = withoutEchoes(
    [...document.errors, ...document.warnings].map((one) => {
      const rule = RULE_OF[one.code] ?? 'yaml-syntax';
      return finding(rule, placeOf(one.pos[0]), rule === 'yaml-syntax' ? { reason: reasonOf(one.message) } : {});
    }),
  );
  findings.push(
    ...depthFindings(document, placeOf),
    ...aliasFindings(document, placeOf),
    ...numberFindings(document, placeOf),
  );
  if (findings.length > 0) return { source: unread(file), findings };
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { source: located(file, document, value, placeOf), findings };
  } catch {
    const alias = firstAlias(document);
    return { source: unread(file), findings: [finding('yaml-alias', placeOf(alias))] };
  }
}

const RULE_OF: Record<string, Rule> = {
  TAB_AS_INDENT: 'yaml-tab',
  DUPLICATE_KEY: 'yaml-duplicate-key',
  MULTIPLE_DOCS: 'yaml-many-documents',
  TAG_RESOLVE_FAILED: 'yaml-tag',
};

/** One fault often trips the parser again: syntax errors after a tab, or twice on a line, say nothing new. */
function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const tab = findings.find((one) => one.rule === 'yaml-tab');
  const lines = new Set<number>();
  return findings.filter((one) => {
    if (one.rule !== 'yaml-syntax') return true;
    if (lines.has(one.line) || (tab !== undefined && one.line >= tab.line)) return false;
    lines.add(one.line);
    return true;
  });
}

function reasonOf(message: string): string {
  return message.split('\n')[0]!.replace(/[.:]\s*$/, '');
}

function unread(file: string): YamlSource {
  const place = { file, line: 1, column: 1 };
  return { file, value: undefined, at: () => place, atKey: () => place };
}

function located(file: string, document: Document, value: unknown, placeOf: (offset: number) => Place): YamlSource {
  const startOfNode = (node: unknown): number | undefined =>
    (node as { range?: readonly number[] | null } | null)?.range?.[0];
  const enter = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  /** The node at `path`, and the offset of the innermost part on the way there that has one. */
  const walk = (path: readonly PropertyKey[]): { node: unknown; offset: number } => {
    let node: unknown = document.contents;
    let offset = startOfNode(node) ?? 0;
    for (const step of path) {
      const inner: unknown = enter(node);
      const pair = isMap(inner) ? inner.items.find((item) => keyOf(item.key) === String(step)) : undefined;
      const next: unknown = pair ? pair.value : isSeq(inner) ? inner.items[Number(step)] : undefined;
      const place = startOfNode(next) ?? startOfNode(pair?.key);
      if (next === undefined || next === null) return { node: undefined, offset: place ?? offset };
      node = next;
      // What an alias shares is reported where the alias stands: that is what the author wrote here.
      if (!isAlias(inner)) offset = place ?? offset;
    }
    return { node, offset };
  };
  return {
    file,
    value,
    at: (path) => placeOf(walk(path).offset),
    atKey: (path, key) => {
      const { node, offset } = walk(path);
      const inner = enter(node);
      const pair = isMap(inner) ? inner.items.find((item) => keyOf(item.key) === key) : undefined;
      return placeOf(startOfNode(pair?.key) ?? offset);
    },
  };
}

const keyOf = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key));

function depthFindings(document: Document, placeOf: (offset: number) => Place): Finding[] {
  const findings: Finding[] = [];
  visit(document, {
    Collection: (_, node, path) => {
      if (path.filter((one) => isCollection(one)).length < MAX_DEPTH) return undefined;
      findings.push(finding('yaml-depth', placeOf(node.range?.[0] ?? 0), { limit: MAX_DEPTH }));
      return visit.BREAK;
    },
  });
  return findings;
}

function aliasFindings(document: Document, placeOf: (offset: number) => Place): Finding[] {
  const findings: Finding[] = [];
  const known = new Set<string>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        if (!known.has(node.source)) findings.push(finding('yaml-alias', placeOf(node.range?.[0] ?? 0)));
      } else if (node.anchor) known.add(node.anchor);
    },
  });
  return findings;
}

function firstAlias(document: Document): number {
  let offset = 0;
  visit(document, {
    Alias: (_, node) => {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** Whole numbers beyond 2^53 would silently become other numbers. */
function numberFindings(document: Document, placeOf: (offset: number) => Place): Finding[] {
  const findings: Finding[] = [];
  visit(document, {
    Scalar: (_, node) => {
      const { value, source } = node;
      if (typeof value !== 'number' || !Number.isFinite(value) || Number.isSafeInteger(value)) return;
      if (/^[-+]?\d+$/.test(source ?? '')) findings.push(finding('yaml-number', placeOf(node.range?.[0] ?? 0)));
    },
  });
  return findings;
}
