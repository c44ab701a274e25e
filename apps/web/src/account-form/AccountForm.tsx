import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { RefusalNote } from '../shell/RefusalNote.tsx';

interface Props {
  readonly mode: 'login' | 'signup';
  /** Answers null once it is done, else why not. */
  readonly onEnter: (name: string, password: string) => Promise<Refusal | null>;
}

/** A name and a password. What is wrong is said beside the field before it is sent. */
export function AccountForm({ mode, onEnter }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const fresh = mode === 'signup';
  const nameError = name.trim().length < 2 ? t('account.nameShort') : null;
  const passwordError =
    fresh && password.length < 8 ? t('account.passwordShort') : password === '' ? t('account.passwordNone') : null;

  const enter = async (): Promise<void> => {
    setTried(true);
    if (nameError !== null || passwordError !== null) return;
    setBusy(true);
    setRefusal(await onEnter(name.trim().normalize('NFC'), password));
    setBusy(false);
  };

  return (
    <form
      className="stack account-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <TextInput
        label={t('account.name')}
        description={fresh ? t('account.nameHelp') : undefined}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        required
        withAsterisk={false}
        value={name}
        error={tried ? nameError : null}
        onChange={(event) => setName(event.target.value)}
      />
      <PasswordInput
        label={t('account.password')}
        description={fresh ? t('account.passwordHelp') : undefined}
        name="password"
        autoComplete={fresh ? 'new-password' : 'current-password'}
        required
        withAsterisk={false}
        value={password}
        error={tried ? passwordError : null}
        visibilityToggleButtonProps={{ 'aria-label': t('account.showPassword') }}
        onChange={(event) => setPassword(event.target.value)}
      />
      <RefusalNote refusal={refusal} />
      <div>
        <Button type="submit" loading={busy}>
          {t(fresh ? 'account.signUp' : 'account.logIn')}
        </Button>
      </div>
    </form>
  );
}
