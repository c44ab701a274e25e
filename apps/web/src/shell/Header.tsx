import { Link, NavLink } from 'react-router';
import { useTranslation } from '../i18n/index.ts';
import { useMe } from '../session/useMe.ts';
import { LevelBar } from './LevelBar.tsx';
import { Spark } from './Spark.tsx';
import { Streak } from './Streak.tsx';
import { LanguageSwitch, ThemeSwitch } from './Switches.tsx';

/** Where one is, how far one is, and the two switches. */
export function Header() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <header className="header">
      <Link to="/" className="mark">
        <Spark />
        <span>{t('shell.name')}</span>
      </Link>
      <nav className="nav" aria-label={t('shell.nav')}>
        <NavLink to="/map">{t('shell.map')}</NavLink>
        {me !== null && <NavLink to="/runs">{t('shell.runs')}</NavLink>}
        {me !== null && <NavLink to="/journey">{t('shell.journey')}</NavLink>}
      </nav>
      {me !== null && (
        <div className="header-progress">
          <LevelBar progress={me.progress} />
          <Streak streak={me.progress.streak} />
        </div>
      )}
      <div className="header-tools">
        <Account />
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  );
}

function Account() {
  const { t } = useTranslation();
  const me = useMe();
  if (me === null) {
    return (
      <NavLink to="/login" className="switch">
        {t('shell.login')}
      </NavLink>
    );
  }
  if (me.guest) {
    return (
      <NavLink to="/signup" className="switch keep">
        {t('shell.keep')}
      </NavLink>
    );
  }
  return (
    <NavLink to="/settings" className="switch who" title={t('shell.settings')}>
      <span className="heard-only">{t('shell.settings')}</span>
      <span>{me.name}</span>
    </NavLink>
  );
}
