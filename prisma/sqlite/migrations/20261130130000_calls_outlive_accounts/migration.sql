-- SQLite changes no foreign key in place. No table refers to "Call", so that making it anew deletes nothing; its CHECK
-- constraints are by hand.
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Call" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "callId" TEXT NOT NULL,
    "callerId" TEXT,
    "calleeId" TEXT,
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
    "leaseId" TEXT,
    CONSTRAINT "Call_callerId_fkey" FOREIGN KEY ("callerId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Call_calleeId_fkey" FOREIGN KEY ("calleeId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Call_leaseId_fkey" FOREIGN KEY ("leaseId") REFERENCES "Lease" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Call_callerMedia_check" CHECK ("callerMedia" IN ('video', 'audio')),
    CONSTRAINT "Call_calleeMedia_check" CHECK ("calleeMedia" IN ('video', 'audio')),
    CONSTRAINT "Call_linkEpoch_check" CHECK ("linkEpoch" >= 0),
    CONSTRAINT "Call_endedAt_check" CHECK ("endedAt" >= "invitedAt"),
    CONSTRAINT "Call_endReason_check" CHECK ("endReason" IN ('declined', 'busy', 'cancelled', 'no-answer', 'answered-elsewhere', 'declined-elsewhere', 'moved', 'hung-up', 'peer-left', 'connection-lost', 'media-failed', 'blocked', 'signed-out', 'server-refused')),
    CONSTRAINT "Call_end_check" CHECK (("endedAt" IS NULL) = ("endReason" IS NULL))
);
INSERT INTO "new_Call" ("id", "callId", "callerId", "calleeId", "callerDeviceId", "calleeDeviceId", "callerMedia", "calleeMedia", "linkEpoch", "invitedAt", "acceptedAt", "connectedAt", "aliveAt", "endedAt", "endReason", "leaseId") SELECT "id", "callId", "callerId", "calleeId", "callerDeviceId", "calleeDeviceId", "callerMedia", "calleeMedia", "linkEpoch", "invitedAt", "acceptedAt", "connectedAt", "aliveAt", "endedAt", "endReason", "leaseId" FROM "Call";
DROP TABLE "Call";
ALTER TABLE "new_Call" RENAME TO "Call";
CREATE INDEX "Call_callerId_invitedAt_idx" ON "Call"("callerId", "invitedAt");
CREATE INDEX "Call_calleeId_invitedAt_idx" ON "Call"("calleeId", "invitedAt");
CREATE INDEX "Call_endedAt_idx" ON "Call"("endedAt");
CREATE INDEX "Call_leaseId_idx" ON "Call"("leaseId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
