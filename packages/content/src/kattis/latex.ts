/** LaTeX of a problem statement as plain Markdown. Formulas stay as they are; what is not known loses its backslash. */
export function markdownFromLatex(latex: string): { readonly title: string | null; readonly text: string } {
  const source = latex
    .replaceAll('\r\n', '\n')
    .replace(/(^|[^\\])%.*$/gm, '$1')
    .replace(/\\(?:begin|end)\{document\}|\\documentclass.*|\\usepackage.*/g, '');
  const title = /\\problemname\{([^{}]*)\}/.exec(source)?.[1]?.trim() ?? null;
  // Formulas and verbatim text are put aside, so that nothing in them is taken for text. Lengths are bounded where an
  // end is looked for, so that no text takes long.
  const kept: string[] = [];
  const keep = (text: string): string => `\u0001${kept.push(text) - 1}\u0001`;
  const text = source
    .replaceAll('\u0001', '')
    .replace(/\\problemname\{[^{}]*\}/g, '')
    .replace(/\\begin\{(verbatim|lstlisting)\}([^]{0,4000}?)\\end\{\1\}/g, (_, _name, code: string) =>
      keep(`\n\`\`\`\n${code.replace(/^\n|\n$/g, '')}\n\`\`\`\n`),
    )
    .replace(/\\verb([^\sA-Za-z])(.*?)\1/g, (_, _mark, code: string) => keep(`\`${code}\``))
    .replace(/\$\$[^$]*\$\$|\$[^$]*\$/g, (formula) => keep(formula))
    .replace(/\\\[([^]{0,1000}?)\\\]/g, (_, formula: string) => keep(`\n$$${formula.trim()}$$\n`))
    .replace(/\\\(([^]{0,1000}?)\\\)/g, (_, formula: string) => keep(`$${formula.trim()}$`));
  return { title, text: restored(tidy(inline(blocks(text))), kept) };
}

function blocks(text: string): string {
  return text
    .replace(/\\(?:section|subsection)\*?\{([^{}]*)\}/g, '\n## $1\n')
    .replace(/\\(?:illustration|includegraphics)(?:\[[^\]]*\])?(?:\{[^{}]*\})+/g, '')
    .replace(/\\item(?:\[[^\]]*\])?\s*/g, '\n- ')
    .replace(/\\(?:begin|end)\{[a-z]+\*?\}(?:\[[^\]]*\]|\{[^{}]*\})?/g, '\n')
    .replace(/\\(?:par|newline|medskip|bigskip|smallskip|noindent|centering)\b/g, '\n')
    .replace(/\\\\(?:\[[^\]]*\])?/g, '\n');
}

function inline(text: string): string {
  return text
    .replace(/\\(?:textbf|bf)\{([^{}]*)\}/g, '**$1**')
    .replace(/\\(?:emph|textit|it)\{([^{}]*)\}/g, '*$1*')
    .replace(/\\(?:texttt|tt|code)\{([^{}]*)\}/g, '`$1`')
    .replace(/\\(?:url|href)\{([^{}]*)\}/g, '$1')
    .replace(/\\(?:ldots|dots)\b/g, '…')
    .replace(/``|''/g, '"')
    .replace(/---/g, '—')
    .replace(/--/g, '–')
    .replace(/\\([&%$#_{}])/g, '$1')
    .replace(/~|\\[,; ]/g, ' ')
    .replace(/\\[a-zA-Z]+\*?\{([^{}]*)\}/g, '$1')
    .replace(/\\([a-zA-Z]+)\*?/g, '$1')
    .replace(/[{}]/g, '');
}

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const restored = (text: string, kept: readonly string[]): string =>
  // oxlint-disable-next-line no-control-regex
  text.replace(/\u0001(\d+)\u0001/g, (_, index: string) => kept[Number(index)] ?? '');
