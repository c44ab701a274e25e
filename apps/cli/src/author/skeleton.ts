const KO = (what: string): string =>
  `${what}: 이 글을 여러분의 글로 바꿔 주세요. 무슨 일이 있었고 무엇을 하면 되는지 알려 줘요.\n`;
const EN = (what: string): string =>
  `${what}: replace this text with your own. Say what happened and what there is to do.\n`;

/** Files of a new quest, by path: one code challenge that adds two numbers, with everything that the linter asks for. */
export function skeleton(line: string, slug: string, id: string): Record<string, string> {
  const prose = ['1-event.md', '1-evidence.md', '1-reflect.md', 'hints/1.md', 'hints/2.md', 'hints/3.md'];
  return {
    'quest.yaml': questYaml(line, slug, id),
    ...Object.fromEntries(
      prose.flatMap((path) => [
        [`ko/${path}`, KO(path)],
        [`en/${path}`, EN(path)],
      ]),
    ),
    'starter/answer.py': 'def add(a, b):\n    """Return the sum of a and b."""\n    return None\n',
    'solution/answer.py': 'def add(a, b):\n    """Return the sum of a and b."""\n    return a + b\n',
    'mutants/subtracts.py': 'def add(a, b):\n    return a - b\n',
    'mutants/mutants.yaml': `- name: subtracts
  challenge: add
  file: subtracts.py
  as: answer.py
  killed_by: [small, large]
  why: {ko: "더하지 않고 빼요.", en: "It subtracts."}
`,
  };
}

function questYaml(line: string, slug: string, id: string): string {
  return `format: 1
id: ${id}
slug: ${slug}
version: 1
status: draft
title: {ko: "새 퀘스트", en: "A new quest"}
summary: {ko: "무엇을 만드는지 한 문장으로 적어 주세요.", en: "Say in one sentence what is built."}
line: ${line}
teaches: [adding]
requires: []
minutes: 20
runtime: python
sources:
  - {title: "Where the idea comes from", url: "https://example.org/", licence: CC-BY-4.0}
challenges:
  - id: add
    title: {ko: "더하기", en: "Add"}
    event: 1-event.md
    action: {kind: code, files: [answer.py]}
    result:
      evidence: 1-evidence.md
      checks:
        - id: small
          kind: call
          title: {ko: "작은 수를 더해요", en: "Small numbers are added"}
          call: {fn: add, args: [2, 3]}
          expect: 5
          reveal: full
        - id: large
          kind: call
          title: {ko: "큰 수도 더해요", en: "Large numbers are added too"}
          message: {ko: "큰 수에서 답이 달라요.", en: "The answer differs for large numbers."}
          call: {fn: add, args: [70001, 12]}
          expect: 70013
          reveal: message
    xp: 40
    reflection: {prompt: 1-reflect.md, min_chars: 40}
    hints: [hints/1.md, hints/2.md, hints/3.md]
`;
}

/** A new line that holds one quest. */
export function lineYaml(line: string, slug: string): string {
  return `format: 1
slug: ${line}
order: 100
title: {ko: "새 라인", en: "A new line"}
summary: {ko: "이 라인이 무엇을 모으는지 적어 주세요.", en: "Say what this line gathers."}
part: loop
quests: [${slug}]
`;
}
