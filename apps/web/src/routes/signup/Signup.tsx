import { Link, useNavigate, useRevalidator } from 'react-router';
import { AccountForm } from '../../account-form/AccountForm.tsx';
import { signUp, type Refusal } from '../../api/index.ts';
import { useLocale, useTranslation } from '../../i18n/index.ts';
import { useMe } from '../../session/useMe.ts';

/** Makes an account. A guest's journey in this browser becomes the account's, and the page says so before. */
export function Signup() {
  const { t } = useTranslation();
  const me = useMe();
  const locale = useLocale();
  const navigate = useNavigate();
  const { revalidate } = useRevalidator();
  const enter = async (name: string, password: string): Promise<Refusal | null> => {
    const answer = await signUp(name, password, locale);
    if (!answer.ok) return answer.refusal;
    await revalidate();
    await navigate('/map', { replace: true });
    return null;
  };
  return (
    <div className="reading narrow stack">
      <title>{t('account.signupTitle')}</title>
      <h1>{t('account.signUp')}</h1>
      <p className={me?.guest === true ? 'note numbers' : 'muted'}>
        {me?.guest === true
          ? t('account.claims', { xp: me.progress.xp, days: me.progress.streak.days })
          : t('account.why')}
      </p>
      <AccountForm mode="signup" onEnter={enter} />
      <p className="small muted">
        {t('account.haveAccount')} <Link to="/login">{t('account.logIn')}</Link>
      </p>
    </div>
  );
}
