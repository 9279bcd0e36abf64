'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FieldErrorText } from '@/components/auth/field-error-text';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { TextArea } from '@/components/ui/text-area';
import type { FormState } from '@/lib/auth/account/form-state';
import { banAction, resolveReportAction, warnAction } from '@/lib/auth/admin/report-actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { warningMaxLength, warningSchema } from '@/lib/people/reports/report-rules';

interface SettleReportProps {
  id: string;
  /** The reported account is there. */
  hasPerson: boolean;
  isDisabled: boolean;
  /** The language that the person reads, in words of the administrator's. Null: not known. */
  language: string | null;
}

/** What an administrator can decide about a report, each with what follows from it. */
export function SettleReport({ id, hasPerson, isDisabled, language }: SettleReportProps) {
  return (
    <div className="divide-y divide-line border-line border-y">
      <Decision id={id} name="resolve" action={resolveReportAction} />
      {hasPerson && <WarnForm id={id} language={language} />}
      {hasPerson && !isDisabled && <Decision id={id} name="ban" action={banAction} look="danger-quiet" />}
    </div>
  );
}

interface DecisionProps {
  id: string;
  name: 'resolve' | 'ban';
  action: (state: FormState<never>, form: FormData) => Promise<FormState<never>>;
  look?: 'quiet' | 'danger-quiet';
}

function Decision({ id, name, action, look = 'quiet' }: DecisionProps) {
  const t = useTranslations('admin.reports.settle');
  const [state, send, pending] = useActionState<FormState<never>, FormData>(action, { values: {}, errors: {} });
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form action={send} className="grid gap-3 py-4">
      <ReportField id={id} />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="min-w-0 flex-1 basis-72 text-ink-soft text-sm">{t(`${name}.hint`)}</p>
        <Button type="submit" look={look} size="small" busy={pending}>
          {t(`${name}.button`)}
        </Button>
      </div>
      <FormFailure failure={state.failure} />
    </form>
  );
}

function WarnForm({ id, language }: { id: string; language: string | null }) {
  const t = useTranslations('admin.reports.settle.warn');
  const { state, errors, pending, props } = useAccountForm(warnAction, warningSchema, {});
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form {...props} className="grid gap-3 py-4">
      <ReportField id={id} />
      <Field
        label={t('sentence')}
        hint={language === null ? t('hint') : t('hintWithLanguage', { language })}
        error={errors.sentence && <FieldErrorText error={errors.sentence} />}
      >
        {(control) => (
          <TextArea
            {...control}
            name="sentence"
            rows={3}
            dir="auto"
            maxLength={warningMaxLength}
            defaultValue={state.values.sentence}
          />
        )}
      </Field>
      <FormFailure failure={state.failure} />
      <Button type="submit" look="quiet" size="small" busy={pending} className="justify-self-end">
        {t('button')}
      </Button>
    </form>
  );
}

function ReportField({ id }: { id: string }): ReactNode {
  return (
    <>
      <OwnerField />
      <input type="hidden" name="report" value={id} />
    </>
  );
}
