/** CSI and OSC sequences of a terminal: they could forge or hide lines of a log. */
// oxlint-disable-next-line no-control-regex
const TERMINAL_SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)?/g;
/** Control characters except tab and newline, and the marks that reorder text. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text that a student's program wrote, made fit to show and to store: no control characters, no lone surrogate. */
export function clean(text: string, maxChars: number): string {
  return clip(
    text.replaceAll('\r\n', '\n').replace(TERMINAL_SEQUENCES, '').replace(CONTROLS, '').toWellFormed(),
    maxChars,
  );
}

/** At most `maxChars` UTF-16 units, ending in … where something was cut. */
export function clip(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `${text
    .slice(0, maxChars - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')}…`;
}
