/** The recipe of a training run: what each field is called and what it does. */
export const recipe = {
  recipe: {
    group: {
      model: 'Model',
      tokenizer: 'Tokenizer',
      data: 'Data',
      train: 'Training',
      sample: 'Samples on the way',
      limits: 'Limits',
    },
    more: 'More settings: {{group}}',
    help: {
      model: {
        family: 'GPT-2: LayerNorm, GELU, learned positions. Llama: RMSNorm, SwiGLU, rotary positions.',
        n_head: 'Divides the width evenly.',
        n_kv_head: 'A divisor of the heads; fewer share keys and values (GQA). Empty: as many as heads.',
        block_size: 'How many tokens the model sees at once.',
        dropout: '0 for small data and short runs; 0.1–0.2 against overfitting.',
      },
      tokenizer: {
        kind: 'Characters are the simplest. BPE and unigram learn pieces of words from the text.',
        normalize: 'NFC joins Hangul letters into syllables, so that one syllable is always written one way.',
      },
      data: {
        documents: 'For lists of names or sentences: lines are shuffled, and each has its own end.',
        val_fraction: 'The model never learns from it; its loss shows whether it generalises.',
      },
      train: {
        accumulate: 'Adds up the gradients of several batches before one update.',
        decay_steps: 'Empty: all steps of the run.',
        checkpointing: 'Less memory, about a third more time.',
        precision: 'bf16 is faster on some processors and less exact. A GPU trains bf16 alone.',
        overfit_one_batch: 'Learns the same batch again and again: a test whether the model can learn at all.',
      },
      sample: { prompt: 'A line break is written \\n.' },
      limits: { parameters: 'A run that would go over a limit is refused or ends with a sentence that names it.' },
    },
    option: {
      gpt2: 'GPT-2',
      llama: 'Llama',
      char: 'Characters',
      byte: 'Bytes',
      bpe: 'BPE',
      unigram: 'Unigram',
      none: 'None',
      nfc: 'NFC',
      nfkc: 'NFKC',
      cosine: 'Cosine',
      linear: 'Linear',
      constant: 'Constant',
      fp32: 'fp32',
      bf16: 'bf16',
    },
    wrong: {
      whole: 'Please write a whole number from {{min}} to {{max}}.',
      number: 'Please write a number from {{min}} to {{max}}.',
      text: 'It may have {{max}} characters.',
      word: 'Please pick one of these.',
    },
  },
};
