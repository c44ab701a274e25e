import { Suspense, lazy } from 'react';
import ReactMarkdown from 'react-markdown';
import rehypeSanitize, { defaultSchema, type Options } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';

/** `$…$` becomes `<code class="language-math">` before sanitising; KaTeX draws what is left afterwards. */
const schema: Options = {
  ...defaultSchema,
  attributes: { ...defaultSchema.attributes, code: [['className', /^language-./, 'math-inline', 'math-display']] },
};
const WithMath = lazy(() => import('./WithMath.tsx'));

/** Renders Markdown; authored by people, so it is sanitised. KaTeX is fetched only where there is a formula. */
export default function Markdown({ text }: { text: string }) {
  if (!/\$\$|\$[^$\s]/.test(text)) return <Plain text={text} />;
  return (
    <Suspense fallback={<Plain text={text.replaceAll('$', '')} />}>
      <WithMath text={text} schema={schema} />
    </Suspense>
  );
}

function Plain({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[[rehypeSanitize, schema]]}>
      {text}
    </ReactMarkdown>
  );
}
