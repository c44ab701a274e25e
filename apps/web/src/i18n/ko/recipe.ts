/** The recipe of a training run: what each field is called and what it does. */
export const recipe = {
  recipe: {
    group: {
      model: '모델',
      tokenizer: '토크나이저',
      data: '데이터',
      train: '학습',
      sample: '도중의 샘플',
      limits: '한도',
    },
    more: '{{group}} 설정 더 보기',
    help: {
      model: {
        family: 'GPT-2는 LayerNorm, GELU, 배우는 위치를, Llama는 RMSNorm, SwiGLU, 회전 위치를 써요.',
        n_head: '너비를 똑같이 나누어야 해요.',
        n_kv_head: '헤드 수의 약수예요. 적으면 키와 값을 나눠 써요(GQA). 비워 두면 헤드 수와 같아요.',
        block_size: '모델이 한 번에 보는 토큰 수예요.',
        dropout: '작은 데이터를 짧게 배울 때는 0, 외우기를 막으려면 0.1–0.2가 좋아요.',
      },
      tokenizer: {
        kind: '글자가 가장 단순해요. BPE와 유니그램은 글에서 낱말 조각을 배워요.',
        normalize: 'NFC는 한글 자모를 음절로 모아서, 같은 음절이 늘 같은 모양이 되게 해요.',
      },
      data: {
        documents: '이름이나 문장 목록에 맞아요. 줄을 섞고, 줄마다 끝 표시를 붙여요.',
        val_fraction: '이 몫으로는 배우지 않아요. 여기서의 손실이 외웠는지 배웠는지 알려 줘요.',
      },
      train: {
        accumulate: '배치 여러 개의 기울기를 모아서 한 번 고쳐요.',
        decay_steps: '비워 두면 전체 걸음 수예요.',
        checkpointing: '메모리가 줄고, 시간이 3분의 1쯤 늘어요.',
        precision: 'bf16은 어떤 프로세서에서 더 빠르고, 덜 정확해요. GPU에서는 bf16만 학습해요.',
        overfit_one_batch: '같은 배치를 되풀이해서 배워요. 모델이 배울 수 있는지 보는 시험이에요.',
      },
      sample: { prompt: '줄바꿈은 \\n으로 적어요.' },
      limits: { parameters: '한도를 넘는 학습은 시작하지 않거나, 어떤 한도인지 말하고 끝나요.' },
    },
    option: {
      gpt2: 'GPT-2',
      llama: 'Llama',
      char: '글자',
      byte: '바이트',
      bpe: 'BPE',
      unigram: '유니그램',
      none: '안 함',
      nfc: 'NFC',
      nfkc: 'NFKC',
      cosine: '코사인',
      linear: '직선',
      constant: '그대로',
      fp32: 'fp32',
      bf16: 'bf16',
    },
    wrong: {
      whole: '{{min}}부터 {{max}}까지의 정수를 적어 주세요.',
      number: '{{min}}부터 {{max}}까지의 수를 적어 주세요.',
      text: '{{max}}자까지 적을 수 있어요.',
      word: '이 가운데 하나를 골라 주세요.',
    },
  },
};
