/** How a text is cut: into characters, bytes, or learnt pieces (byte-level BPE, unigram). */
export type TokenizerKind = 'char' | 'byte' | 'bpe' | 'unigram';

/** Unicode's normal forms; 'none' leaves the text as it is. */
export type NormalForm = 'none' | 'nfc' | 'nfkc' | 'nfd' | 'nfkd';

/** A tokenizer; it never changes, and all calls run on the calling thread (encoding a megabyte takes about 50 ms). */
export interface Tokenizer {
  /** V, the end of a document among them */
  readonly vocabSize: number;
  /** The id of the end of a document: V - 1, or null where there is none */
  readonly end: number | null;
  /** For people: each token's text, \xNN for the bytes of one that is only a part of a character, "<END>" for the end */
  readonly tokens: readonly string[];
  /** A token's bytes; none for the end. Throws EAR_BAD_ARGUMENT for an id out of range. */
  readonly token: (id: number) => Uint8Array;
  /**
   * Ids of a text, normalised first; at most 20 million characters. Throws EAR_ERR_TEXT where 'char' has never seen a
   * character, EAR_BAD_ARGUMENT for what is no well-formed string.
   */
  readonly encode: (text: string) => Int32Array;
  /** The text of ids; bytes that are no character become U+FFFD. Throws EAR_BAD_ARGUMENT for an id out of range. */
  readonly decode: (ids: ArrayLike<number>) => string;
  /** Its file, JSON, for loadTokenizer (docs/native-text.md). */
  readonly save: () => string;
}

/**
 * Learns a tokenizer on a thread of its own. kind 'bpe', vocab_size 512, normalize 'nfc' and end false by default.
 * vocab_size: 257 (bpe), 300 (unigram) to 65,536, the end among them; char and byte do not ask. A text that repeats too
 * little gives fewer. The same text gives the same tokenizer on every machine. Rejects with EAR_CANCELLED when the signal
 * is aborted, EAR_ERR_TOO_LARGE for more than 32 MiB (bpe, unigram) or 65,536 different characters, EAR_ERR_ARGUMENT for
 * 'char' without a character.
 */
export function trainTokenizer(
  input: {
    text: string;
    kind?: TokenizerKind;
    vocab_size?: number;
    normalize?: NormalForm;
    end?: boolean;
  },
  options?: { signal?: AbortSignal | undefined },
): Promise<Tokenizer>;

/** Reads what save() returned. Everything is checked: throws EAR_ERR_TEXT with a sentence about the first fault. */
export function loadTokenizer(file: string): Tokenizer;

/** A text in a normal form of Unicode 14: what tokenizers do before they cut. */
export function normalizeText(text: string, form: NormalForm): string;
