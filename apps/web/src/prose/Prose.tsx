import { Suspense, lazy } from 'react';

const Markdown = lazy(() => import('./Markdown.tsx'));

/** Authored Markdown with formulas. The text stands as plain lines until its renderer has arrived. */
export function Prose({ text }: { text: string }) {
  return (
    <div className="prose">
      <Suspense fallback={<p className="prose-plain">{withoutMarks(text)}</p>}>
        <Markdown text={text} />
      </Suspense>
    </div>
  );
}

/** The words alone: headings, emphasis and formulas without the marks that only their renderer reads. */
const withoutMarks = (text: string): string => text.replace(/^#+ /gm, '').replace(/\*\*|[`$]/g, '');
