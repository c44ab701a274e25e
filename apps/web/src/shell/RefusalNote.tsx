import type { Refusal } from '../api/index.ts';
import { useText } from '../i18n/index.ts';

/** The sentence of a refusal, beside the control that caused it. Always mounted, so that it is read out. */
export function RefusalNote({ refusal, children }: { refusal: Refusal | null; children?: React.ReactNode }) {
  const text = useText();
  return (
    <div role="alert" className="refusal-place">
      {refusal !== null && (
        <div className="refusal" data-code={refusal.code}>
          <p>{text(refusal.detail)}</p>
          {children}
        </div>
      )}
    </div>
  );
}
