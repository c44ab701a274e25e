#include "usage.hpp"

#include "language.hpp"

namespace ear_train {

namespace {

struct Usage {
  const char* english;
  const char* korean;
};

constexpr Usage kAll{
    "usage: ear-train --text FILE [--recipe FILE|JSON] …   train a language model    (ear-train --text --help)\n"
    "       ear-train sample --checkpoint FILE …           draw text from it         (ear-train sample --help)\n"
    "       ear-train export --checkpoint FILE …           weights for PyTorch       (ear-train export --help)\n"
    "       ear-train logits --checkpoint FILE …           what it says of a prompt  (ear-train logits --help)\n"
    "       ear-train --docs FILE …                        microgpt, to the last bit (ear-train --docs --help)\n"
    "\n"
    "With --lang ko|en it speaks Korean or English, else what EAR_LANG, LC_ALL, LC_MESSAGES or LANG say.\n"
    "Exit codes: 0 done; 1 the loss diverged, or a file cannot be read, written or used; 64 an option or a recipe\n"
    "that cannot be taken; 130 Ctrl-C and 143 SIGTERM, after a checkpoint was written.\n",
    "쓰는 법: ear-train --text FILE [--recipe FILE|JSON] …   언어 모델을 학습해요       (ear-train --text --help)\n"
    "         ear-train sample --checkpoint FILE …           글을 이어 써요             (ear-train sample --help)\n"
    "         ear-train export --checkpoint FILE …           PyTorch에서 쓸 가중치      (ear-train export --help)\n"
    "         ear-train logits --checkpoint FILE …           프롬프트에 대한 logits     (ear-train logits --help)\n"
    "         ear-train --docs FILE …                        microgpt, 마지막 비트까지  (ear-train --docs --help)\n"
    "\n"
    "--lang ko|en으로 언어를 골라요. 없으면 EAR_LANG, LC_ALL, LC_MESSAGES, LANG을 따라요.\n"
    "끝날 때의 코드: 0 다 했어요. 1 손실이 발산했거나 파일을 읽거나 쓸 수 없어요. 64 옵션이나 레시피가 맞지 않아요.\n"
    "130 Ctrl-C, 143 SIGTERM: 체크포인트를 쓰고 끝났어요.\n"};

constexpr Usage kTrain{
    "usage: ear-train --text FILE [--recipe FILE|JSON] [--out DIR] [--resume CHECKPOINT] [--import WEIGHTS]\n"
    "                 [--device cpu|cuda|auto] [--threads N] [--save-every SECONDS] [--sample PROMPT]\n"
    "                 [--json] [--lines]\n"
    "\n"
    "Trains a language model on FILE (UTF-8) and writes checkpoint.safetensors, model.safetensors and config.json\n"
    "into DIR (ear-run). The recipe is described in include/ear/run.h; what it leaves out is filled in, e.g.\n"
    "  --recipe '{\"model\": {\"n_layer\": 2}, \"train\": {\"steps\": 500}, \"sample\": {\"every\": 250}}'\n"
    "  --resume       goes on from a checkpoint of the same recipe and text, with the bits that it would have had\n"
    "  --import       begins with weights in transformers' names\n"
    "  --device       where steps are taken: cpu, the default; cuda, an NVIDIA GPU (train.precision must be bf16);\n"
    "                 auto, the GPU where one can be used, else cpu; the first lines say which and why\n"
    "  --threads      0, the default: what this process may use. They change no bit\n"
    "  --save-every   writes the checkpoint every so many seconds (300); 0: only at the end\n"
    "  --sample       goes on from a prompt when the training is over\n"
    "  --json         an object a line: begin, step, evaluation, sample, end\n"
    "  --lines        plain lines also on a terminal\n"
    "Ctrl-C and SIGTERM write the checkpoint and end with 130 and 143; 0 done, 1 diverged or a file is at fault, 64\n"
    "an option or the recipe is.\n",
    "쓰는 법: ear-train --text FILE [--recipe FILE|JSON] [--out DIR] [--resume CHECKPOINT] [--import WEIGHTS]\n"
    "                   [--device cpu|cuda|auto] [--threads N] [--save-every SECONDS] [--sample PROMPT]\n"
    "                   [--json] [--lines]\n"
    "\n"
    "FILE(UTF-8)로 언어 모델을 학습하고 checkpoint.safetensors, model.safetensors, config.json을 DIR(ear-run)에 써요.\n"
    "레시피는 include/ear/run.h에 적혀 있어요. 빠진 것은 기본값으로 채워요. 예:\n"
    "  --recipe '{\"model\": {\"n_layer\": 2}, \"train\": {\"steps\": 500}, \"sample\": {\"every\": 250}}'\n"
    "  --resume       같은 레시피와 글의 체크포인트에서 이어 가요. 쉬지 않고 학습했을 때와 비트까지 같아요\n"
    "  --import       transformers 이름으로 된 가중치에서 시작해요\n"
    "  --device       걸음을 계산하는 곳: cpu(기본값), cuda(NVIDIA GPU, train.precision은 bf16),\n"
    "                 auto(쓸 수 있으면 GPU, 아니면 cpu). 첫 줄에 어디인지와 까닭이 나와요\n"
    "  --threads      기본값 0은 쓸 수 있는 만큼이에요. 몇 개든 비트는 같아요\n"
    "  --save-every   몇 초마다 체크포인트를 쓸지(300). 0이면 끝날 때만 써요\n"
    "  --sample       학습이 끝나면 프롬프트에 이어서 써요\n"
    "  --json         한 줄에 객체 하나: begin, step, evaluation, sample, end\n"
    "  --lines        터미널에서도 줄로 보여 줘요\n"
    "Ctrl-C와 SIGTERM은 체크포인트를 쓰고 130과 143으로 끝나요. 0 다 했어요. 1 발산했거나 파일에 문제가 있어요.\n"
    "64 옵션이나 레시피가 맞지 않아요.\n"};

constexpr Usage kSample{
    "usage: ear-train sample --checkpoint FILE [--prompt TEXT] [--count 1] [--max-tokens 200] [--temperature 0.8]\n"
    "                        [--top-k 0] [--top-p 1] [--penalty 1] [--seed 1337] [--threads 0]\n"
    "\n"
    "Goes on from a prompt with the model of a checkpoint or of an exported file. --temperature 0 always takes the\n"
    "likeliest token; --top-k 0 chooses among all. Without --prompt it begins at a line, or at the end of a document.\n"
    "Exit codes: 0 done, 1 the file cannot be read or the prompt is not known, 64 a wrong option, 130 Ctrl-C.\n",
    "쓰는 법: ear-train sample --checkpoint FILE [--prompt TEXT] [--count 1] [--max-tokens 200] [--temperature 0.8]\n"
    "                          [--top-k 0] [--top-p 1] [--penalty 1] [--seed 1337] [--threads 0]\n"
    "\n"
    "체크포인트나 내보낸 파일의 모델로 프롬프트에 이어 써요. --temperature 0은 늘 가장 그럴듯한 토큰을 골라요.\n"
    "--top-k 0은 모든 토큰 가운데서 골라요. --prompt가 없으면 줄의 처음이나 문서의 끝에서 시작해요.\n"
    "끝날 때의 코드: 0 다 했어요. 1 파일을 읽을 수 없거나 프롬프트에 모르는 글자가 있어요. 64 옵션이 맞지 않아요.\n"
    "130 Ctrl-C.\n"};

constexpr Usage kExport{
    "usage: ear-train export --checkpoint FILE --out DIR\n"
    "\n"
    "Writes DIR/model.safetensors (the weights alone, in transformers' names) and DIR/config.json.\n"
    "Exit codes: 0 done, 1 a file cannot be read or written, 64 a wrong option.\n",
    "쓰는 법: ear-train export --checkpoint FILE --out DIR\n"
    "\n"
    "DIR/model.safetensors(transformers 이름으로 된 가중치만)와 DIR/config.json을 써요.\n"
    "끝날 때의 코드: 0 다 했어요. 1 파일을 읽거나 쓸 수 없어요. 64 옵션이 맞지 않아요.\n"};

constexpr Usage kLogits{
    "usage: ear-train logits --checkpoint FILE --prompt TEXT\n"
    "\n"
    "Prints {\"tokens\": [T], \"logits\": [[V], …T]} for the prompt, which may not be longer than a block.\n"
    "Exit codes: 0 done, 1 the file cannot be read or the prompt is not known, 64 a wrong option.\n",
    "쓰는 법: ear-train logits --checkpoint FILE --prompt TEXT\n"
    "\n"
    "프롬프트에 대해 {\"tokens\": [T], \"logits\": [[V], …T]}를 출력해요. 프롬프트는 블록보다 길 수 없어요.\n"
    "끝날 때의 코드: 0 다 했어요. 1 파일을 읽을 수 없거나 프롬프트에 모르는 글자가 있어요. 64 옵션이 맞지 않아요.\n"};

constexpr Usage kMicrogpt{
    "usage: ear-train --docs FILE [--steps 1000] [--lr 0.01] [--seed 42]\n"
    "                 [--n-layer 1] [--n-embd 16] [--n-head 4] [--block-size 16]\n"
    "                 [--samples 20] [--temperature 0.5] [--hex] [--quiet] [--single]\n"
    "\n"
    "FILE holds one document a line, UTF-8. Prints a line per step and then the samples, as microgpt.py does.\n"
    "  --hex     adds each loss as a hexadecimal double, the bits that a comparison needs\n"
    "  --quiet   leaves out the lines per step and prints how long the steps took\n"
    "  --single  trains in single precision: faster, and close to CPython's numbers instead of equal\n"
    "Exit codes: 0 done, 1 the loss diverged or a file cannot be read, 64 a wrong option.\n",
    "쓰는 법: ear-train --docs FILE [--steps 1000] [--lr 0.01] [--seed 42]\n"
    "                   [--n-layer 1] [--n-embd 16] [--n-head 4] [--block-size 16]\n"
    "                   [--samples 20] [--temperature 0.5] [--hex] [--quiet] [--single]\n"
    "\n"
    "FILE은 한 줄에 문서 하나예요(UTF-8). microgpt.py와 똑같이, 걸음마다 한 줄을 쓰고 샘플을 써요.\n"
    "  --hex     손실을 16진수 double로도 써요. 비트까지 견줄 때 필요해요\n"
    "  --quiet   걸음마다 쓰지 않고, 걸음에 걸린 시간만 써요\n"
    "  --single  단정밀도로 학습해요. 더 빠르고, CPython의 수와 똑같지는 않지만 가까워요\n"
    "끝날 때의 코드: 0 다 했어요. 1 손실이 발산했거나 파일을 읽을 수 없어요. 64 옵션이 맞지 않아요.\n"};

const Usage& of(Part part) {
  switch (part) {
    case Part::train: return kTrain;
    case Part::sample: return kSample;
    case Part::export_weights: return kExport;
    case Part::logits: return kLogits;
    case Part::microgpt: return kMicrogpt;
    case Part::all: break;
  }
  return kAll;
}

}  // namespace

const char* usage(Part part) { return in_language(of(part).english, of(part).korean); }

}  // namespace ear_train
