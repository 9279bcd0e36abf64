-- By hand: Prisma's schema has no CHECK constraints. What no current version writes is first mapped to the value that
-- this version reads it as, so that the constraints hold.
UPDATE "User" SET "availability" = 'available'
WHERE "availability" NOT IN ('available', 'away', 'do-not-disturb', 'invisible');
UPDATE "User" SET "earlyLinks" = 'nobody'
WHERE "earlyLinks" NOT IN ('everyone', 'contacts', 'nobody');

ALTER TABLE "User"
ADD CONSTRAINT "User_availability_check" CHECK ("availability" IN ('available', 'away', 'do-not-disturb', 'invisible')),
ADD CONSTRAINT "User_earlyLinks_check" CHECK ("earlyLinks" IN ('everyone', 'contacts', 'nobody'));

ALTER TABLE "Call" ADD COLUMN "callId" TEXT;

UPDATE "Call" SET
    "callId" = "id",
    "callerMedia" = CASE WHEN "callerMedia" = 'audio' THEN 'audio' ELSE 'video' END,
    "calleeMedia" = CASE WHEN "calleeMedia" IS NULL OR "calleeMedia" = 'audio' THEN "calleeMedia" ELSE 'video' END,
    "linkEpoch" = GREATEST("linkEpoch", 0),
    "endedAt" = CASE WHEN "endedAt" < "invitedAt" THEN "invitedAt" ELSE "endedAt" END,
    "endReason" = CASE
        WHEN "endedAt" IS NULL THEN NULL
        WHEN "endReason" IN ('declined', 'busy', 'cancelled', 'no-answer', 'answered-elsewhere', 'declined-elsewhere', 'moved', 'hung-up', 'peer-left', 'connection-lost', 'media-failed', 'blocked', 'signed-out', 'server-refused') THEN "endReason"
        ELSE 'connection-lost'
    END;

ALTER TABLE "Call"
ALTER COLUMN "callId" SET NOT NULL,
ADD CONSTRAINT "Call_callerMedia_check" CHECK ("callerMedia" IN ('video', 'audio')),
ADD CONSTRAINT "Call_calleeMedia_check" CHECK ("calleeMedia" IN ('video', 'audio')),
ADD CONSTRAINT "Call_linkEpoch_check" CHECK ("linkEpoch" >= 0),
ADD CONSTRAINT "Call_endedAt_check" CHECK ("endedAt" >= "invitedAt"),
ADD CONSTRAINT "Call_endReason_check" CHECK ("endReason" IN ('declined', 'busy', 'cancelled', 'no-answer', 'answered-elsewhere', 'declined-elsewhere', 'moved', 'hung-up', 'peer-left', 'connection-lost', 'media-failed', 'blocked', 'signed-out', 'server-refused')),
ADD CONSTRAINT "Call_end_check" CHECK (("endedAt" IS NULL) = ("endReason" IS NULL));
