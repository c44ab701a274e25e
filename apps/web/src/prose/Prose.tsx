import { Suspense, lazy } from 'react';

const Markdown = lazy(() => import('./Markdown.tsx'));

/** Authored Markdown with formulas. The text stands as plain lines until its renderer has arrived. */
export function Prose({ text }: { text: string }) {
  return (
    <div className="prose">
      <Suspense fallback={<p className="prose-plain">{text}</p>}>
        <Markdown text={text} />
      </Suspense>
    </div>
  );
}
