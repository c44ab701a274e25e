/** What both editors are told. */
export interface EditorProps {
  readonly path: string;
  readonly value: string;
  readonly readOnly: boolean;
  /** Id of the sentence that says how to leave the editor by keyboard. */
  readonly describedBy: string;
  readonly onChange: (value: string) => void;
  /** Ctrl or Cmd with Enter. */
  readonly onHandIn: () => void;
}
