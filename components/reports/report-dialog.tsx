'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useRef, useState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FieldErrorText } from '@/components/auth/field-error-text';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { listedName } from '@/components/people/listed-name';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { TextArea } from '@/components/ui/text-area';
import { Words } from '@/components/ui/words';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { isCalling, useCallState } from '@/lib/hooks/use-call';
import { reportAction } from '@/lib/people/reports/actions';
import { FACTS_DAYS, REPORT_REASONS, reportMaxWords, reportSchema } from '@/lib/people/reports/report-rules';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';

interface ReportDialogProps {
  person: ListedUser;
  onClose: () => void;
}

/** The form of a report. A call takes its place; what was typed is there again afterwards. */
export function ReportDialog({ person, onClose }: ReportDialogProps) {
  const t = useTranslations('contacts.report');
  const id = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const isInterrupted = useCallState(isCalling);
  const [draft, setDraft] = useState({ reason: '', words: '', facts: false });
  const { state, errors, pending, props } = useAccountForm(reportAction, reportSchema, {});
  useAccountCheckIf(state.failure === 'other-account');
  if (isInterrupted) return null;
  return (
    <Dialog
      aria-labelledby={`${id}-title`}
      className="p-5 sm:p-6"
      takeFocus={() => title.current}
      onLeave={() => !pending && onClose()}
    >
      <h2 ref={title} id={`${id}-title`} tabIndex={-1} className="wrap-anywhere text-xl outline-none">
        <Words>{t('title', { name: listedName(person) })}</Words>
      </h2>
      {state.reported ? (
        <Thanks onClose={onClose}>{t(state.reported)}</Thanks>
      ) : (
        <form {...props} className="mt-3 grid gap-4">
          <OwnerField />
          <input type="hidden" name="person" value={person.id} />
          <p className="text-ink-soft text-sm">{t('intro')}</p>
          <Field label={t('reason')} error={errors.reason && <FieldErrorText error={errors.reason} />}>
            {(control) => (
              <Select
                {...control}
                name="reason"
                value={draft.reason}
                onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
              >
                <option value="">{t('choose')}</option>
                {REPORT_REASONS.map((reason) => (
                  <option key={reason} value={reason}>
                    {t(`reasons.${reason}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            label={t(draft.reason === 'other' ? 'words' : 'wordsOptional')}
            error={errors.words && <FieldErrorText error={errors.words} />}
          >
            {(control) => (
              <TextArea
                {...control}
                name="words"
                dir="auto"
                maxLength={reportMaxWords}
                value={draft.words}
                onChange={(event) => setDraft({ ...draft, words: event.target.value })}
              />
            )}
          </Field>
          <Switch
            name="facts"
            label={t('facts')}
            hint={t('factsHint', { days: FACTS_DAYS })}
            checked={draft.facts}
            onChange={(event) => setDraft({ ...draft, facts: event.target.checked })}
          />
          <FormFailure failure={state.failure} />
          <div className="flex flex-wrap justify-end gap-3">
            <Button look="plain" onClick={onClose} disabled={pending}>
              {t('cancel')}
            </Button>
            <Button type="submit" busy={pending}>
              {t('send')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Thanks({ children, onClose }: { children: ReactNode; onClose: () => void }) {
  const t = useTranslations('contacts.report');
  return (
    <div className="mt-3 grid gap-4">
      <p role="status">
        <Words>{children}</Words>
      </p>
      {/* The button that was pressed is gone: the next key reaches this one. */}
      <Button autoFocus onClick={onClose} className="justify-self-end">
        {t('close')}
      </Button>
    </div>
  );
}
