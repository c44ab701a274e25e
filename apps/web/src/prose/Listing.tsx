/** Text of a program, shown and not run. It scrolls by itself, so the keyboard can reach it. */
export function Listing({ caption, text }: { caption?: React.ReactNode; text: string }) {
  return (
    <figure className="listing">
      {caption !== undefined && <figcaption className="small">{caption}</figcaption>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by key */}
      <pre className="trace" tabIndex={0}>
        {text}
      </pre>
    </figure>
  );
}
