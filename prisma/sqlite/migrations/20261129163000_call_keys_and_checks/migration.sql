-- By hand: Prisma's schema has no CHECK constraints. What no current version writes is mapped to the value that this
-- version reads it as, so that the constraints hold.

-- SQLite adds constraints with columns only. "User" is not made anew: dropping the old table would delete every session
-- and call (ON DELETE CASCADE).
ALTER TABLE "User" ADD COLUMN "availability_checked" TEXT NOT NULL DEFAULT 'available' CONSTRAINT "User_availability_check" CHECK ("availability_checked" IN ('available', 'away', 'do-not-disturb', 'invisible'));
ALTER TABLE "User" ADD COLUMN "earlyLinks_checked" TEXT CONSTRAINT "User_earlyLinks_check" CHECK ("earlyLinks_checked" IN ('everyone', 'contacts', 'nobody'));
UPDATE "User" SET
    "availability_checked" = CASE WHEN "availability" IN ('available', 'away', 'do-not-disturb', 'invisible') THEN "availability" ELSE 'available' END,
    "earlyLinks_checked" = CASE WHEN "earlyLinks" IS NULL OR "earlyLinks" IN ('everyone', 'contacts', 'nobody') THEN "earlyLinks" ELSE 'nobody' END;
ALTER TABLE "User" DROP COLUMN "availability";
ALTER TABLE "User" DROP COLUMN "earlyLinks";
ALTER TABLE "User" RENAME COLUMN "availability_checked" TO "availability";
ALTER TABLE "User" RENAME COLUMN "earlyLinks_checked" TO "earlyLinks";

-- No table refers to "Call".
CREATE TABLE "new_Call" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "callId" TEXT NOT NULL,
    "callerId" TEXT NOT NULL,
    "calleeId" TEXT NOT NULL,
    "callerDeviceId" TEXT NOT NULL,
    "calleeDeviceId" TEXT,
    "callerMedia" TEXT NOT NULL,
    "calleeMedia" TEXT,
    "linkEpoch" INTEGER NOT NULL DEFAULT 0,
    "invitedAt" DATETIME NOT NULL,
    "acceptedAt" DATETIME,
    "connectedAt" DATETIME,
    "aliveAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "endReason" TEXT,
    CONSTRAINT "Call_callerId_fkey" FOREIGN KEY ("callerId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Call_calleeId_fkey" FOREIGN KEY ("calleeId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Call_callerMedia_check" CHECK ("callerMedia" IN ('video', 'audio')),
    CONSTRAINT "Call_calleeMedia_check" CHECK ("calleeMedia" IN ('video', 'audio')),
    CONSTRAINT "Call_linkEpoch_check" CHECK ("linkEpoch" >= 0),
    CONSTRAINT "Call_endedAt_check" CHECK ("endedAt" >= "invitedAt"),
    CONSTRAINT "Call_endReason_check" CHECK ("endReason" IN ('declined', 'busy', 'cancelled', 'no-answer', 'answered-elsewhere', 'declined-elsewhere', 'moved', 'hung-up', 'peer-left', 'connection-lost', 'media-failed', 'blocked', 'signed-out', 'server-refused')),
    CONSTRAINT "Call_end_check" CHECK (("endedAt" IS NULL) = ("endReason" IS NULL))
);
INSERT INTO "new_Call"
SELECT
    "id",
    "id",
    "callerId",
    "calleeId",
    "callerDeviceId",
    "calleeDeviceId",
    CASE WHEN "callerMedia" = 'audio' THEN 'audio' ELSE 'video' END,
    CASE WHEN "calleeMedia" IS NULL OR "calleeMedia" = 'audio' THEN "calleeMedia" ELSE 'video' END,
    MAX("linkEpoch", 0),
    "invitedAt",
    "acceptedAt",
    "connectedAt",
    "aliveAt",
    CASE WHEN "endedAt" < "invitedAt" THEN "invitedAt" ELSE "endedAt" END,
    CASE
        WHEN "endedAt" IS NULL THEN NULL
        WHEN "endReason" IN ('declined', 'busy', 'cancelled', 'no-answer', 'answered-elsewhere', 'declined-elsewhere', 'moved', 'hung-up', 'peer-left', 'connection-lost', 'media-failed', 'blocked', 'signed-out', 'server-refused') THEN "endReason"
        ELSE 'connection-lost'
    END
FROM "Call";
DROP TABLE "Call";
ALTER TABLE "new_Call" RENAME TO "Call";

CREATE INDEX "Call_callerId_invitedAt_idx" ON "Call"("callerId", "invitedAt");
CREATE INDEX "Call_calleeId_invitedAt_idx" ON "Call"("calleeId", "invitedAt");
CREATE INDEX "Call_endedAt_idx" ON "Call"("endedAt");
