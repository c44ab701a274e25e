/** What one run may ask for at most. The recipe's own `limits` may be lower, never higher. */
export const RUN_LIMITS = {
  /** P, weights of the model. */
  parameters: 3_000_000,
  steps: 20_000,
  /** Of training, pauses not counted. */
  seconds: 1800,
  /** Of memory: weights, moments, activations. */
  bytes: 1024 * 1024 * 1024,
  /** Of the training text, as UTF-8. */
  text_bytes: 4 * 1024 * 1024,
  title_chars: 80,
  /** Characters of a prompt. */
  prompt_chars: 2000,
  /** Tokens drawn after a prompt, of one text; texts of one request. */
  sample_tokens: 1000,
  sample_texts: 8,
  /** T of attention maps. */
  attention_tokens: 64,
} as const;

/** What one learner may keep. */
export const RUN_QUOTA = {
  /** Runs that are kept, over or not. */
  runs: 20,
  /** Texts, states and weights of all of them. */
  bytes: 512 * 1024 * 1024,
  /** Runs that wait, run or are about to pause. */
  open: 4,
} as const;
