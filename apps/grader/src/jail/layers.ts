/** One fence of the jail, as it stands on this machine. */
export interface Layer {
  readonly name: LayerName;
  readonly ok: boolean;
  readonly sentence: { readonly ko: string; readonly en: string };
  /** What an operator can type to mend it; null when there is nothing to do. */
  readonly fix: string | null;
  /** Nothing is judged without it. Not so for a second fence that the kernel does not have. */
  readonly needed: boolean;
}

type Words = { ko: string; en: string };

/** A launcher and a bubblewrap that belong together; what one of them leaves open has no other cause here. */
const REBUILD = 'sudo apt-get install -y --reinstall bubblewrap && npm run build:native';
/** A control group that the grader may divide. */
const DELEGATE = 'systemd-run --user --scope -p Delegate=yes npm start';

/** What each layer says when it holds and when it does not. */
export const LAYERS = {
  system: {
    good: { ko: '리눅스에서 돌고 있어요.', en: 'This is Linux.' },
    bad: { ko: '격리에는 리눅스가 필요해요.', en: 'Jails need Linux.' },
    fix: null,
  },
  launcher: {
    good: { ko: '격리 실행기가 준비됐어요.', en: 'The jail launcher is built.' },
    bad: { ko: '격리 실행기가 아직 빌드되지 않았어요.', en: 'The jail launcher is not built.' },
    fix: 'npm run build:native',
  },
  bubblewrap: {
    good: { ko: 'bubblewrap이 있어요.', en: 'bubblewrap is installed.' },
    bad: { ko: 'bubblewrap 0.8 이상이 필요해요.', en: 'bubblewrap 0.8 or newer is needed.' },
    fix: 'sudo apt-get install -y bubblewrap',
  },
  namespaces: {
    good: { ko: '제출 코드마다 새 격리 공간이 만들어져요.', en: 'Every submission gets namespaces of its own.' },
    bad: { ko: '격리 공간을 만들 수 없어요.', en: 'A jail cannot be started.' },
    fix: 'sudo sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0',
  },
  python: {
    good: { ko: '격리 안에서 python3가 돌아요.', en: 'python3 works inside the jail.' },
    bad: { ko: '격리 안에서 쓸 수 있는 python3가 없어요.', en: 'No python3 can be used inside the jail.' },
    fix: 'sudo apt-get install -y python3',
  },
  identity: {
    good: { ko: '제출 코드는 root가 아닌 사용자로 돌아요.', en: 'Submitted code never runs as root.' },
    bad: { ko: '제출 코드가 권한을 가진 채로 시작돼요.', en: 'Submitted code would keep privileges.' },
    fix: REBUILD,
  },
  environment: {
    good: { ko: '채점기의 환경 변수가 보이지 않아요.', en: "The grader's environment is out of sight." },
    bad: { ko: '채점기의 환경 변수가 새어 나가요.', en: "The grader's environment can be read." },
    fix: REBUILD,
  },
  descriptors: {
    good: { ko: '결과는 파이프로만 나와요.', en: 'Results leave through pipes only.' },
    bad: { ko: '파이프가 아닌 통로가 열려 있어요.', en: 'More than the pipes for results is open inside.' },
    fix: REBUILD,
  },
  files: {
    good: { ko: '호스트의 파일은 보이지 않고, 바꿀 수도 없어요.', en: 'Host files can be neither seen nor changed.' },
    bad: { ko: '호스트의 파일에 닿을 수 있어요.', en: 'Host files can be reached.' },
    fix: REBUILD,
  },
  kernel: {
    good: { ko: '위험한 시스템 호출이 막혀 있어요.', en: 'Dangerous system calls are refused.' },
    bad: { ko: '시스템 호출 필터가 걸리지 않았어요.', en: 'The system call filter is not in force.' },
    fix: REBUILD,
  },
  landlock: {
    good: { ko: 'Landlock이 두 번째 울타리로 서 있어요.', en: 'Landlock stands as a second fence.' },
    bad: {
      ko: 'Landlock이 서 있지 않아요. 커널에 없는 기능이라면 판정은 그대로 계속돼요.',
      en: 'Landlock is not in force. Where the kernel has none, judging goes on without this second fence.',
    },
    fix: 'sudo apt-get install -y --only-upgrade linux-image-$(dpkg --print-architecture)',
  },
  rlimits: {
    good: { ko: '프로세스마다 자원 한도가 걸려 있어요.', en: 'Every process has resource limits of its own.' },
    bad: { ko: '프로세스의 자원 한도가 걸리지 않았어요.', en: 'Resource limits of processes are not in force.' },
    fix: REBUILD,
  },
  network: {
    good: { ko: '네트워크가 없어요.', en: 'There is no network.' },
    bad: { ko: '네트워크에 닿을 수 있어요.', en: 'The network can be reached.' },
    fix: REBUILD,
  },
  processes: {
    good: { ko: '프로세스 수가 제한돼요.', en: 'The number of processes is limited.' },
    bad: { ko: '프로세스 수가 제한되지 않아요.', en: 'The number of processes is not limited.' },
    fix: DELEGATE,
  },
  memory: {
    good: { ko: '메모리가 제한돼요.', en: 'Memory is limited.' },
    bad: { ko: '메모리가 제한되지 않아요.', en: 'Memory is not limited.' },
    fix: DELEGATE,
  },
  time: {
    good: {
      ko: '벽시계와 프로세서 시간이 밖에서 지켜져요.',
      en: 'Wall clock and processor time are enforced from outside.',
    },
    bad: { ko: '끝나지 않는 코드를 끝낼 수 없어요.', en: 'Code that does not end cannot be ended.' },
    fix: REBUILD,
  },
  output: {
    good: { ko: '출력의 양이 제한돼요.', en: 'Output is limited.' },
    bad: { ko: '출력의 양이 제한되지 않아요.', en: 'Output is not limited.' },
    fix: REBUILD,
  },
  leftovers: {
    good: { ko: '끝난 뒤에 아무것도 남지 않아요.', en: 'Nothing is left behind after a run.' },
    bad: { ko: '끝난 뒤에 프로세스가 남아요.', en: 'Processes stay behind after a run.' },
    fix: DELEGATE,
  },
} as const satisfies Record<string, { good: Words; bad: Words; fix: string | null }>;

export type LayerName = keyof typeof LAYERS;

/** A layer's finding; `about` (a version, the back-end, an error) is added to both sentences. */
export function layer(name: LayerName, ok: boolean, about = '', needed = true): Layer {
  const { good, bad, fix } = LAYERS[name];
  const words: Words = ok ? good : bad;
  const more = about === '' ? '' : ` (${about})`;
  return { name, ok, sentence: { ko: words.ko + more, en: words.en + more }, fix: ok ? null : fix, needed };
}
