'use client';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { StreamVideo } from '@/components/ui/stream-video';
import { useConnectionCheck } from '@/lib/hooks/use-connection-check';
import { summaryOf } from '@/lib/rtc/check/check-view';
import { CheckRow } from './check-row';
import { CheckSection } from './check-section';
import { CheckSummary } from './check-summary';
import { EchoPicture } from './echo-picture';
import { LevelMeter } from './level-meter';
import { SpeakerQuestion } from './speaker-question';

const routes = ['stun', 'turn-udp', 'turn-tcp', 'turn-tls'] as const;

/** "Test my connection": a row for every requirement of a call, and what to do about problems. */
export function ConnectionTest() {
  const t = useTranslations('check');
  const { isRunning, rows, local, loudness, echo, reading, ...actions } = useConnectionCheck();
  const wasStarted = rows.camera.finding !== null;
  const summary = summaryOf(rows);
  // A user who has fixed something retries at once; the echo call may run for as long as they watch it.
  const canStart = !isRunning || summary !== null;
  const echoMs = reading?.roundTripMs ?? null;

  return (
    <>
      <h1 className="mt-4 text-3xl">{t('title')}</h1>
      <p className="mt-3 text-ink-soft">{t('lead')}</p>
      <div className="mt-6 flex flex-wrap items-center gap-3">
        {/* One button for both, so that it keeps the focus. */}
        <Button
          look={canStart ? 'primary' : 'quiet'}
          size="large"
          disabled={!actions.isReady}
          onClick={canStart ? actions.start : actions.stop}
        >
          {t(canStart ? (wasStarted ? 'again' : 'start') : 'stop')}
        </Button>
        {canStart && isRunning && (
          <Button look="quiet" size="large" onClick={actions.stop}>
            {t('stop')}
          </Button>
        )}
      </div>
      <CheckSummary summary={summary} />

      <CheckSection id="device" title={t('device')}>
        <CheckRow name="camera" row={rows.camera}>
          {rows.camera.state === 'good' && local && (
            <StreamVideo
              stream={local}
              muted
              aria-label={t('preview')}
              className="mt-3 aspect-video w-48 [transform:scaleX(-1)] rounded-control bg-sunken object-cover"
            />
          )}
        </CheckRow>
        <CheckRow name="microphone" row={rows.microphone}>
          {local && local.getAudioTracks().length > 0 && <LevelMeter loudness={loudness} />}
        </CheckRow>
        <CheckRow name="speaker" row={rows.speaker}>
          <SpeakerQuestion
            row={rows.speaker}
            disabled={!actions.isReady}
            onPlay={actions.playTone}
            onAnswer={actions.answerTone}
          />
        </CheckRow>
      </CheckSection>

      <CheckSection id="network" title={t('network')}>
        <CheckRow name="socket" row={rows.socket} />
        {routes.map((route) => (
          <CheckRow key={route} name={route} row={rows[route]} mild />
        ))}
      </CheckSection>

      <CheckSection id="self" title={t('self')}>
        <CheckRow name="echo" row={{ ...rows.echo, ms: echoMs === null ? null : Math.round(echoMs) }}>
          <EchoPicture stream={echo} reading={reading} />
        </CheckRow>
      </CheckSection>
    </>
  );
}
