import { Link, useNavigate, useRevalidator, useSearchParams } from 'react-router';
import { AccountForm } from '../../account-form/AccountForm.tsx';
import { logIn, type Refusal } from '../../api/index.ts';
import { safeReturn } from '../../app/leaving.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useMe } from '../../session/useMe.ts';

/** Sign in and go on where one was. Drafts of an ended session wait in this browser. */
export function Login() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { revalidate } = useRevalidator();
  const [query] = useSearchParams();
  const from = query.get('from');
  const enter = async (name: string, password: string): Promise<Refusal | null> => {
    const answer = await logIn(name, password);
    if (!answer.ok) return answer.refusal;
    await revalidate();
    await navigate(safeReturn(from), { replace: true });
    return null;
  };
  return (
    <div className="reading narrow stack">
      <title>{t('account.loginTitle')}</title>
      <h1>{t('account.logIn')}</h1>
      {from !== null && <p className="note">{t('account.ended')}</p>}
      {me?.guest === true && <p className="note">{t('account.guestLogin')}</p>}
      <AccountForm mode="login" onEnter={enter} />
      <p className="small muted">
        {t('account.noAccount')} <Link to="/signup">{t('account.signUp')}</Link> ·{' '}
        <Link to="/">{t('account.without')}</Link>
      </p>
    </div>
  );
}
