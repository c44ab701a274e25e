import { indentWithTab } from '@codemirror/commands';
import { cpp } from '@codemirror/lang-cpp';
import { python } from '@codemirror/lang-python';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { minimalSetup } from 'codemirror';

interface Doors {
  readonly onChange: (text: string) => void;
  readonly onHandIn: () => void;
}

/** How long after Escape a Tab still leaves the editor, in milliseconds: time enough to hear the hint read out. */
const LEAVE_MS = 6000;

const access = new Compartment();
/** Marks text that came from outside, so that it is not reported as the learner's own typing. */
const fromOutside = Annotation.define<true>();

/** Opens an editor for the file `path` in `parent`. Escape and then Tab leaves it; Ctrl or Cmd with Enter hands in. */
export function openEditor(parent: HTMLElement, path: string, text: string, doors: Doors): EditorView {
  const reporting = EditorView.updateListener.of((update) => {
    const own = !update.transactions.some((one) => one.annotation(fromOutside) === true);
    if (update.docChanged && own) doors.onChange(update.state.doc.toString());
  });
  return new EditorView({
    parent,
    state: EditorState.create({ doc: text, extensions: [basics(doors), languageOf(path), access.of([]), reporting] }),
  });
}

/** Lays in text from outside, unless it is already there or a syllable is being composed. */
export function replaceText(view: EditorView, text: string): void {
  const current = view.state.doc.toString();
  if (current === text || view.composing) return;
  view.dispatch({ changes: { from: 0, to: current.length, insert: text }, annotations: fromOutside.of(true) });
}

export function changeAccess(
  view: EditorView,
  { readOnly, label, describedBy }: { readOnly: boolean; label: string; describedBy: string },
): void {
  view.dispatch({
    effects: access.reconfigure([
      EditorState.readOnly.of(readOnly),
      EditorView.contentAttributes.of({
        // Said aloud: without it some checkers take the scrolling editor for a place no keyboard can reach.
        tabindex: '0',
        'aria-label': label,
        'aria-describedby': describedBy,
        'aria-readonly': String(readOnly),
      }),
    ]),
  });
}

function basics(doors: Doors): Extension {
  const handIn = {
    key: 'Mod-Enter',
    run: (view: EditorView) => {
      // Enter that ends a composition belongs to the input method.
      if (!view.composing) doors.onHandIn();
      return true;
    },
  };
  const leave = {
    key: 'Escape',
    run: (view: EditorView) => {
      view.setTabFocusMode(LEAVE_MS);
      return false;
    },
  };
  return [
    keymap.of([handIn, leave, indentWithTab]),
    minimalSetup,
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightActiveLine(),
    indentOnInput(),
    bracketMatching(),
    syntaxHighlighting(colours),
    EditorView.lineWrapping,
  ];
}

/** By the file's ending: C, C++ and CUDA as the quests write them, two blanks deep; else Python. */
function languageOf(path: string): Extension {
  const isC = /\.(c|h|cpp|cc|cxx|hpp|hh|cu|cuh)$/.test(path);
  return isC
    ? [cpp(), indentUnit.of('  '), EditorState.tabSize.of(2)]
    : [python(), indentUnit.of('    '), EditorState.tabSize.of(4)];
}

/** Colours come from the page's tokens, so that both themes are one style. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--ember-text)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--pass)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--machine-text)' },
  { tag: [tags.comment, tags.docComment], color: 'var(--muted)', fontStyle: 'italic' },
  {
    tag: [tags.definition(tags.variableName), tags.function(tags.variableName), tags.className],
    color: 'var(--ink)',
    fontWeight: '600',
  },
]);
