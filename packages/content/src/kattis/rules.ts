const error = (ko: string, en: string) => ({ severity: 'error', ko, en }) as const;
const warning = (ko: string, en: string) => ({ severity: 'warning', ko, en }) as const;

/** What can be wrong with a Kattis problem package, and what of it a quest cannot hold. */
export const KATTIS_RULES = {
  'kattis-no-package': error(
    'problem.yaml 파일이 없어요. Kattis 문제 꾸러미의 폴더를 알려 주세요.',
    'There is no problem.yaml here. Name the folder of a Kattis problem package.',
  ),
  'kattis-too-many': error(
    '파일이 {limit}개보다 많아요. 시험 자료를 줄여 주세요.',
    'There are more than {limit} files. Take some of the test data out.',
  ),
  'kattis-large': error(
    '여기까지 읽은 글이 모두 {limit}바이트를 넘어요. 시험 자료를 줄여 주세요.',
    'With this file the texts of the package exceed {limit} bytes. Take some of the test data out.',
  ),
  'kattis-deep': error('폴더가 {limit}단보다 깊어요.', 'Folders are nested more than {limit} levels deep.'),
  'kattis-link': error(
    '링크예요. 꾸러미 밖을 가리킬 수 있어서 읽지 않아요. 파일로 바꿔 주세요.',
    'This is a link, which could lead out of the package, so it is not followed. Put the file itself here.',
  ),
  'kattis-yaml': error('problem.yaml의 "{key}" 값을 읽을 수 없어요.', 'The value of "{key}" cannot be read.'),
  'kattis-type': error('{type} 문제는 아직 가져올 수 없어요.', 'Problems of type {type} cannot be imported yet.'),
  'kattis-scoring': warning(
    '점수제 문제예요. 묶음별 점수 대신 시험 자료마다 같은 몫을 줘요.',
    'This is a scoring problem: groups and their points are not kept; every test case has the same share.',
  ),
  'kattis-no-statement': error(
    '문제 글(statement/problem.en.md 같은)이 없어요.',
    'There is no statement, such as statement/problem.en.md.',
  ),
  'kattis-one-language': warning(
    '{missing} 글이 없어서, 그 언어의 화면에 그렇다고 적었어요.',
    'There is no text in {missing}; the page of that language says so.',
  ),
  'kattis-no-sample': error(
    'data/sample에 예제가 없어요. 학습자가 내기 전에 돌려 볼 예제가 하나는 있어야 해요.',
    'data/sample holds no test case; a learner needs at least one to try before handing in.',
  ),
  'kattis-no-secret': error('data/secret에 시험 자료가 없어요.', 'data/secret holds no test case.'),
  'kattis-no-answer': error('짝이 되는 "{other}" 파일이 없어요.', 'Its partner "{other}" is missing.'),
  'kattis-cases': error(
    '시험 자료가 {count}개예요. 퀘스트 하나에는 {limit}개까지 담을 수 있어요.',
    'There are {count} test cases, where a quest holds {limit}.',
  ),
  'kattis-case-files': error(
    '시험 자료에 딸린 파일이나 인자(.files, .args)는 가져올 수 없어요.',
    'Files and arguments of a test case (.files, .args) cannot be imported.',
  ),
  'kattis-flag': error('기본 검사기의 "{flag}" 옵션을 몰라요.', 'The default validator has no flag "{flag}".'),
  'kattis-validator-language': error(
    '출력 검사기는 Python 파일 하나, 또는 C나 C++ 파일(여럿이어도 돼요)이어야 해요. 다른 언어가 섞인 파일은 빼 주세요.',
    'The output validator must be one file in Python, or files in C or C++ alone; take out what is neither.',
  ),
  'kattis-no-validator': error(
    '출력 검사기가 없어요. output_validators(또는 output_validator) 폴더에 두어 주세요.',
    'There is no output validator; it belongs in output_validators (or output_validator).',
  ),
  'kattis-validator-path': error(
    '출력 검사기 파일의 이름은 영문자, 숫자, 밑줄, 붙임표, 점으로만 짓고 서로 달라야 해요.',
    'Files of an output validator have names of Latin letters, digits, _, - and dots, each its own.',
  ),
  'kattis-many-validators': error(
    '출력 검사기가 {count}개예요. 하나만 쓸 수 있어요.',
    'There are {count} output validators, where one can be used.',
  ),
  'kattis-validator-files': error(
    '출력 검사기의 파일이 {count}개예요. {limit}개까지 가져올 수 있어요.',
    'The output validator has {count} files, where {limit} can be taken over.',
  ),
  'kattis-language': warning(
    '이 언어는 판정할 수 없어서 건너뛰어요. Python 3, C, C++를 쓸 수 있어요.',
    'Skipped: this language cannot be judged. Python 3, C and C++ can.',
  ),
  'kattis-many-files': warning('파일이 여럿인 제출이라 건너뛰어요.', 'Skipped: a submission of several files.'),
  'kattis-folder': warning(
    '"{folder}" 폴더의 제출은 판정이 정해져 있지 않아 건너뛰어요.',
    'Skipped: "{folder}" does not say which verdict is expected.',
  ),
  'kattis-no-accepted': error(
    'submissions/accepted에 Python 3, C, C++로 된 정답이 없어요.',
    'submissions/accepted holds no solution in Python 3, C or C++.',
  ),
} as const;
