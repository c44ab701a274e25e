import { KATTIS_RULES } from './kattis/rules.ts';

/**
 * Every rule of the quest linter, by the name that a finding carries. `publish` rules keep a quest out of the
 * catalogue; the others are the author's gate only. Facts stand in braces; in Korean a noun follows each fact,
 * so that no particle depends on the fact's last letter.
 */
interface RuleText {
  readonly severity: 'error' | 'warning';
  readonly ko: string;
  readonly en: string;
}

const error = (ko: string, en: string): RuleText => ({ severity: 'error', ko, en });
const warning = (ko: string, en: string): RuleText => ({ severity: 'warning', ko, en });

const files = {
  'folder-missing': error('폴더를 읽을 수 없어요: {reason}.', 'The folder cannot be read: {reason}.'),
  'file-missing': error('"{path}" 파일이 없어요.', 'There is no file "{path}".'),
  'file-encoding': error(
    'UTF-8이 아닌 바이트({byte})가 있어요. UTF-8로 저장해 주세요.',
    'This byte ({byte}) is not UTF-8. Save the file as UTF-8.',
  ),
  'file-nul': error(
    'NUL 문자가 있어요. 글 파일에는 쓸 수 없어요.',
    'There is a NUL character, which no text may hold.',
  ),
  'file-too-large': error(
    '파일이 너무 커요: {bytes}바이트. 여기서는 {limit}바이트까지예요.',
    'The file is too large: {bytes} bytes, where {limit} are allowed.',
  ),
  'file-link': error(
    '링크예요. 퀘스트 폴더에는 보통 파일만 둘 수 있어요.',
    'This is a link. A quest folder holds plain files only.',
  ),
  'file-special': error(
    '보통 파일이 아니에요(소켓, 파이프, 장치).',
    'This is not a plain file (a socket, a pipe or a device).',
  ),
  'file-name': error(
    '이름에 쓸 수 없는 글자가 있어요. 영문자, 숫자, "_", "-", "."만 써 주세요.',
    'The name holds a character that may not be there: use letters, digits, "_", "-" and "." only.',
  ),
  'file-case': error(
    '"{other}" 파일과 대소문자만 달라요. Windows와 macOS에서는 한 파일이 돼요.',
    'It differs from "{other}" in case only; on Windows and macOS the two are one file.',
  ),
  'file-unused': warning('quest.yaml이 이 파일을 부르지 않아요.', 'quest.yaml does not name this file.'),
  'folder-too-large': error(
    '폴더가 너무 커요: 파일 {files}개, {bytes}바이트. {max_files}개, {max_bytes}바이트까지예요.',
    'The folder is too large: {files} files, {bytes} bytes, where {max_files} and {max_bytes} are allowed.',
  ),
} as const;

const yaml = {
  'yaml-tab': error('들여쓰기에 탭을 썼어요. 빈칸으로 바꿔 주세요.', 'A tab is used for indentation. Use spaces.'),
  'yaml-duplicate-key': error(
    '같은 키가 한 번 더 나왔어요. 하나만 남겨 주세요.',
    'This key stands here a second time. Keep one of them.',
  ),
  'yaml-many-documents': error(
    '"---"로 나뉜 둘째 문서가 있어요. 한 파일에는 문서 하나만 둬요.',
    'A second document begins here ("---"). One file holds one document.',
  ),
  'yaml-alias': error(
    '별칭이 가리키는 앵커가 앞에 없거나, 별칭이 너무 많이 불어나요.',
    'This alias has no anchor before it, or aliases multiply too far.',
  ),
  'yaml-depth': error('너무 깊이 겹쳐졌어요. {limit}단까지예요.', 'Nested too deeply: {limit} levels are allowed.'),
  'yaml-number': error(
    '이 정수는 정확히 담을 수 없어요. 9007199254740991까지 쓸 수 있어요.',
    'This integer cannot be held exactly. The largest is 9007199254740991.',
  ),
  'yaml-tag': error('알 수 없는 태그예요. 태그 없이 써 주세요.', 'The tag is unknown. Write the value without a tag.'),
  'yaml-syntax': error('YAML 문법에 맞지 않아요: {reason}.', 'This is not YAML: {reason}.'),
} as const;

const grammar = {
  'unknown-key': error('"{key}" 키는 여기서 쓰지 않아요.', 'The key "{key}" is not used here.'),
  'missing-key': error('"{key}" 키가 빠졌어요.', 'The key "{key}" is missing.'),
  'wrong-type': error('여기에는 {expected} 값이 와야 해요.', 'Here stands a value of type {expected}.'),
  'wrong-choice': error('다음 가운데 하나여야 해요: {choices}.', 'It must be one of: {choices}.'),
  'wrong-size': error('{bound_ko}.', '{bound_en}.'),
  'wrong-form': error('{form_ko}.', '{form_en}.'),
} as const;

const quest = {
  'slug-folder': error(
    'slug "{slug}" 값이 폴더 이름 "{folder}" 값과 달라요.',
    'The slug "{slug}" is not the name of the folder, "{folder}".',
  ),
  'line-folder': error(
    'line "{line}" 값이 위 폴더 이름 "{folder}" 값과 달라요.',
    'The line "{line}" is not the name of the folder above, "{folder}".',
  ),
  'duplicate-id': error('"{id}" id가 이미 쓰였어요.', 'The id "{id}" is already used.'),
  'check-action': error(
    '{check} 검사는 {action} 과제에 쓸 수 없어요.',
    'A {check} check cannot judge an action of kind {action}.',
  ),
  'array-literal': error(
    '$array의 줄마다 길이가 같고 숫자만 있어야 해요. dtype은 float64, float32, float16, bfloat16, int64, int32, uint8, bool 가운데 하나예요.',
    'The rows of an $array need the same length and hold numbers only; dtype is one of float64, float32, float16, bfloat16, int64, int32, uint8 and bool.',
  ),
  'unknown-artifact': error('이 과제는 "{path}" 파일을 받지 않아요.', 'The action takes no file "{path}".'),
  'unknown-log-field': error(
    '{format} 기록에는 "{field}" 항목이 없어요.',
    'A report of the form {format} has no field "{field}".',
  ),
  'unknown-question': error('"{id}" 질문이 이 과제에 없어요.', 'The action has no question "{id}".'),
  'unchecked-question': error('"{id}" 질문을 채점하는 검사가 없어요.', 'No check looks at the question "{id}".'),
  'unknown-option': error('"{id}" 보기가 이 질문에 없어요.', 'The question has no option "{id}".'),
  'one-answer': error(
    '답이 여럿이면 질문에 many: true가 있어야 해요.',
    'With several answers the question needs many: true.',
  ),
  'truth-sum': error('확률의 합이 {sum}이에요. 1이어야 해요.', 'The probabilities sum to {sum}; they must sum to 1.'),
  'op-or-reference': error(
    'op와 reference 가운데 꼭 하나가 있어야 해요.',
    'There must be exactly one of op and reference.',
  ),
  'inputs-missing': error(
    'reference에 넘길 입력이 없어요. inputs에 하나 이상 적어 주세요.',
    'The reference has no inputs: name at least one under inputs.',
  ),
  'unknown-input': error('{op} 연산에는 "{id}" 입력이 없어요.', 'The operation {op} has no input "{id}".'),
  'unknown-argument': error(
    '"{id}" 값은 {op} 연산의 입력도, family의 크기도 아니에요.',
    '"{id}" is neither an input of the operation {op} nor a size of the families.',
  ),
  'args-op': error(
    'args는 op와 함께만 쓸 수 있어요. reference에는 inputs가 순서대로 넘어가요.',
    'args goes with an op; a reference is given its inputs in order.',
  ),
  'unknown-tensor': error('{op} 연산은 "{id}" 값을 계산하지 않아요.', 'The operation {op} computes no "{id}".'),
  'trace-model': error('이 trace 검사는 채점할 수 없어요. {ko}', 'This trace check cannot be judged. {en}'),
  'unknown-traced': error(
    '{family} 모델의 순전파에는 "{id}" 텐서가 없어요. 이름은 ear quest schema --traces가 보여 줘요.',
    'The forward pass of a {family} model has no tensor "{id}": ear quest schema --traces lists them.',
  ),
  'returns-op': error(
    'returns는 op와 함께만 쓸 수 있어요. reference는 돌려준 값 그대로 비교해요.',
    'returns goes with an op; what a reference returns is compared as it is.',
  ),
  'dim-missing': error(
    '{op} 연산에 필요한 크기 {dim} 값이 이 family에 없어요.',
    'This family lacks {dim}, which the operation {op} needs.',
  ),
  'unknown-dim': error(
    '"{expression}" 식의 크기 {dim} 값을 정한 family가 없거나 빠진 곳이 있어요.',
    'A family gives no {dim}, which "{expression}" names.',
  ),
  'dim-range': error(
    '{dim}의 범위는 [작은 값, 큰 값]이어야 하고, 연산의 크기는 1부터예요.',
    'The range of {dim} must be [lowest, highest], and sizes of an operation start at 1.',
  ),
  'bad-expression': error(
    '"{expression}" 식을 읽을 수 없거나 정수가 되지 않아요.',
    'The expression "{expression}" cannot be read, or is no whole number.',
  ),
  'kernel-args': error(
    '인자가 없어요. args에 함수의 인자를 순서대로 적거나, 엔진이 아는 op를 쓰세요.',
    'There are no arguments: list those of the function under args, or use an op of the engine.',
  ),
  'check-runtime': error(
    'runtime이 {runtime}이면 프로그램을 실행하기만 해요. {kind} 대신 stdout 검사를 쓰거나 다른 runtime을 골라 주세요.',
    'The runtime {runtime} only runs programs. Use stdout checks in place of {kind}, or another runtime.',
  ),
  'expect-or-validator': error(
    'expect와 validator 가운데 꼭 하나가 있어야 해요.',
    'There must be exactly one of expect and validator.',
  ),
  'unknown-dataset': error('"{id}" 데이터셋이 datasets에 없어요.', 'datasets does not list "{id}".'),
  'training-lm-only': error(
    '"{name}" 항목은 action.model이 lm일 때만 쓸 수 있어요.',
    '"{name}" is for action.model lm only.',
  ),
  'training-field': error(
    '"{id}" 필드의 path "{path}" 자리에는 레시피의 숫자가 없어요. "train.lr"처럼 적어 주세요.',
    'The path "{path}" of the field "{id}" is no number of a recipe. Write it like "train.lr".',
  ),
  'training-recipe': error('이 레시피로는 학습할 수 없어요. {ko}', 'This recipe cannot be trained. {en}'),
  'training-seed': error(
    'parameter_hash를 쓰려면 recipe에 train.seed가 있어야 해요. 없으면 제출마다 시드가 달라요.',
    'parameter_hash needs a train.seed in the recipe; without one each submission has another.',
  ),
  'part-needs': error('part가 {part}이면 {key} 값이 있어야 해요.', 'With part {part} there must be a value for {key}.'),
  'part-key': error('"{key}" 키는 part가 {part}일 때 쓰지 않아요.', 'The key "{key}" is not used with part {part}.'),
  'part-runtime': error(
    '{part} 부품은 runtime이 {runtimes}일 때만 채점할 수 있어요. 지금은 {runtime}이에요.',
    'A part of kind {part} needs the runtime {runtimes}, not {runtime}.',
  ),
  'part-family': error(
    '{symbol} 연산은 {family} 계열에만 있어요. recipe의 model.family를 봐 주세요.',
    'Only models of the family {family} have {symbol}: see model.family in the recipe.',
  ),
  'part-eps': error(
    '{symbol} 함수는 eps를 받지 않아요. model.norm_eps가 {eps}여야 해요.',
    'The function {symbol} is not told eps: model.norm_eps must be {eps}.',
  ),
  'part-heads': error(
    '{symbol} 함수는 키와 값의 헤드가 쿼리와 같은 모델에만 있어요. model.n_kv_head를 빼거나 gqa_attention을 쓰세요.',
    'Only models with as many key heads as query heads have {symbol}: leave model.n_kv_head out, or use gqa_attention.',
  ),
  'part-steps': error(
    '걸음이 {steps}번이에요. 부품을 끼운 학습은 {limit}번까지예요.',
    'The run has {steps} steps; with a part in it {limit} are allowed.',
  ),
  'part-size': error(
    '{symbol} 호출 한 번에 {megabytes} MB가 오가요. {limit} MB까지예요. batch_size나 block_size를 줄여 주세요.',
    'One call of {symbol} moves {megabytes} MB, and {limit} MB are allowed. Make batch_size or block_size smaller.',
  ),
  'part-cost': warning(
    '느린 컴퓨터에서는 학습에만 {seconds}초쯤 걸려요. 이 도전의 wall_s는 {limit}초예요. 걸음이나 모델을 줄여 주세요.',
    'On a slow machine the runs alone take about {seconds} s, and this challenge has {limit} s (wall_s). Use fewer steps or a smaller model.',
  ),
  'part-accumulate': warning(
    'train.accumulate가 1이면 {symbol} 함수는 0이 든 버퍼만 받아서, 더하지 않고 덮어써도 드러나지 않아요. 2로 해 주세요.',
    'With train.accumulate 1 the function {symbol} only ever gets buffers full of zeros, so that writing instead of adding does not show. Make it 2.',
  ),
  'part-held-back': error(
    '토크나이저는 검증 글로 비교해요. data.val_fraction이 0보다 커야 해요.',
    'Tokenizers are compared on held-back text: data.val_fraction must be above 0.',
  ),
  'unused-dataset': warning('"{id}" 데이터셋을 쓰는 검사가 없어요.', 'No check uses the dataset "{id}".'),
  'tier-order': error(
    'tiers는 bronze ≤ silver ≤ gold 순서여야 하고 min_score보다 낮을 수 없어요.',
    'tiers must rise, bronze ≤ silver ≤ gold, and none may lie below min_score.',
  ),
  'min-max': error('min은 max보다 작아야 해요.', 'min must be below max.'),
  'hidden-check': error(
    '숨은 검사가 없어요. 코드 도전에는 reveal이 full이 아닌 검사가 하나는 있어야 해요.',
    'There is no hidden check: a code challenge needs at least one whose reveal is not full.',
  ),
  'public-check': error(
    '공개 검사가 없어요. 학습자가 내기 전에 돌려 볼 검사(reveal: full)가 하나는 있어야 해요.',
    'There is no public check: a learner needs at least one (reveal: full) to run before handing in.',
  ),
  'public-first': error('공개 검사는 숨은 검사보다 앞에 와야 해요.', 'Public checks stand before hidden ones.'),
  'no-family': warning(
    '입력을 씨앗에서 뽑는 검사(families)가 없어요. 답을 외운 코드가 통과할 수 있어요.',
    'No check draws its inputs from the seed (families): code that learnt the answers by heart could pass.',
  ),
  'hidden-message': warning(
    '숨은 검사에 실패했을 때 할 말(message)이 없어요.',
    'A failure of this check says nothing: give it a message.',
  ),
  'message-tells': error(
    'message가 숨은 검사의 기대값({value})을 말해요.',
    'The message tells what this hidden check expects ({value}).',
  ),
  'hint-count': error(
    '힌트가 {count}개예요. {kind} 도전에는 셋이 필요해요.',
    'There are {count} hints; a {kind} challenge has three.',
  ),
  'xp-range': error(
    '퀘스트의 XP 합이 {xp}예요. {minutes}분짜리 퀘스트는 {low}–{high}이어야 해요.',
    'The quest brings {xp} XP; for {minutes} minutes it is {low}–{high}.',
  ),
  'limits-order': error(
    '이 검사의 wall_s({wall})가 도전의 wall_s({limit})보다 커요.',
    'The wall_s of this check ({wall}) exceeds that of the challenge ({limit}).',
  ),
  'prose-pair': error(
    '"{other}" 파일이 없어요. 두 언어에 같은 파일이 있어야 해요.',
    'There is no "{other}": both languages hold the same files.',
  ),
  'prose-short': error(
    '글이 너무 짧아요({chars}자). {limit}자는 되어야 해요.',
    'The text is too short ({chars} characters); it needs {limit}.',
  ),
  'prose-language': error(
    '글이 이 폴더의 언어가 아닌 것 같아요.',
    'The text does not seem to be in the language of its folder.',
  ),
  'chart-compile': error('상태도를 만들 수 없어요: {reason}.', 'The statechart cannot be built: {reason}.'),
  'chart-unreachable': error('"{state}" 상태에 닿을 길이 없어요.', 'No path reaches the state "{state}".'),
  'chart-dead-end': error('"{state}" 상태에서 나갈 길이 없어요.', 'There is no way out of the state "{state}".'),
  'chart-unfinished': error(
    '"{state}" 상태에서 끝까지 갈 길이 없어요.',
    'No path leads from the state "{state}" to the end.',
  ),
  'chart-unearned': error(
    '모든 도전이 optional이라, 아무것도 하지 않고 끝낼 수 있어요.',
    'Every challenge is optional, so the quest can be ended without doing anything.',
  ),
  'chart-reward': error('"{event}" 사건이 증거 없이 XP를 줘요.', 'The event "{event}" brings XP without evidence.'),
} as const;

const catalogue = {
  'requires-unknown': error('"{slug}" 퀘스트가 없어요.', 'There is no quest "{slug}".'),
  'requires-cycle': error(
    '선행 퀘스트가 돌고 돌아 자기에게 와요: {cycle}.',
    'The prerequisites run in a circle: {cycle}.',
  ),
  'line-missing': error('"{path}" 파일이 없어요.', 'There is no "{path}".'),
  'line-unlisted': error(
    'line.yaml의 quests에 "{slug}" 퀘스트가 없어요.',
    'line.yaml does not list "{slug}" under quests.',
  ),
  'line-unknown-quest': error('"{slug}" 폴더가 이 line에 없어요.', 'The line has no folder "{slug}".'),
  'duplicate-slug': error('"{slug}" 이름을 "{other}" 폴더도 써요.', 'The folder "{other}" has the slug "{slug}" too.'),
  'duplicate-quest-id': error('"{other}" 폴더의 id와 같아요.', 'The folder "{other}" has the same id.'),
  'version-unrecorded': error(
    '"{slug}" 퀘스트가 versions.json에 없어요. ear quest lint --accept로 적어 주세요.',
    'versions.json does not know "{slug}". Record it with: ear quest lint --accept.',
  ),
  'version-must-rise': error(
    '채점이 달라졌는데 version이 {version} 그대로예요. {next}(으)로 올려 주세요.',
    'The judging changed but version is still {version}. Raise it to {next}.',
  ),
  'version-fell': error(
    'version이 {recorded}에서 {version}(으)로 내려갔어요.',
    'version fell from {recorded} to {version}.',
  ),
  'version-stale-record': error(
    'versions.json이 아직 version {recorded}이에요. ear quest lint --accept로 적어 주세요.',
    'versions.json still has version {recorded}. Record the new one with: ear quest lint --accept.',
  ),
} as const;

const proofs = {
  'solution-missing': error(
    '"{path}" 파일이 없어요. 도전마다 정답이 있어야 해요.',
    'There is no "{path}": every challenge has a solution.',
  ),
  'payload-kind': error('"{kind}" 과제의 답이 아니에요.', 'This is not an answer to an action of kind "{kind}".'),
  'payload-json': error('JSON이 아니에요: {reason}.', 'This is not JSON: {reason}.'),
  'mutants-missing': error(
    '"{challenge}" 도전을 깨는 변이가 없어요. 하나는 있어야 해요.',
    'No mutant breaks the challenge "{challenge}"; it needs at least one.',
  ),
  'mutant-unchanged': error('변이가 정답과 똑같아요.', 'The mutant is the solution itself.'),
  'mutant-unlisted': warning('mutants.yaml이 이 파일을 부르지 않아요.', 'mutants.yaml does not name this file.'),
  'unknown-challenge': error('"{id}" 도전이 없어요.', 'There is no challenge "{id}".'),
  'unknown-check': error('"{id}" 검사가 이 도전에 없어요.', 'The challenge has no check "{id}".'),
  'unknown-target': error('"{path}" 파일은 이 도전이 받지 않아요.', 'The challenge does not take the file "{path}".'),
} as const;

export const RULES = {
  ...files,
  ...yaml,
  ...grammar,
  ...quest,
  ...catalogue,
  ...proofs,
  ...KATTIS_RULES,
} satisfies Record<string, RuleText>;
export type Rule = keyof typeof RULES;
