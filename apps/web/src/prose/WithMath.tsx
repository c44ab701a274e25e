import 'katex/dist/katex.min.css';
import ReactMarkdown from 'react-markdown';
import rehypeKatex from 'rehype-katex';
import rehypeSanitize, { type Options } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';

/** Markdown with formulas, each with its MathML beside the drawing for screen readers. */
export default function WithMath({ text, schema }: { text: string; schema: Options }) {
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm, remarkMath]}
      rehypePlugins={[
        [rehypeSanitize, schema],
        [rehypeKatex, { output: 'htmlAndMathml', throwOnError: false, trust: false }],
      ]}
    >
      {text}
    </ReactMarkdown>
  );
}
