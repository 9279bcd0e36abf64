-- CreateTable
CREATE TABLE "Report" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "reporterId" TEXT,
    "aboutId" TEXT,
    "reason" TEXT NOT NULL,
    "words" TEXT NOT NULL DEFAULT '',
    "facts" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settledAt" DATETIME,
    "outcome" TEXT,
    CONSTRAINT "Report_reason_check" CHECK ("reason" IN ('unwanted-calls', 'harassment', 'impersonation', 'other')),
    CONSTRAINT "Report_outcome_check" CHECK ("outcome" IN ('resolved', 'warned', 'banned')),
    CONSTRAINT "Report_settled_check" CHECK (("settledAt" IS NULL) = ("outcome" IS NULL)),
    CONSTRAINT "Report_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Report_aboutId_fkey" FOREIGN KEY ("aboutId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Warning" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "madeAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closedAt" DATETIME,
    CONSTRAINT "Warning_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ServerChoice" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    "chosenAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ServerChoice_name_check" CHECK ("name" IN ('sign-up')),
    CONSTRAINT "ServerChoice_value_check" CHECK ("value" IN ('open', 'invite', 'closed'))
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_AdminDeed" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "byId" TEXT,
    "aboutId" TEXT,
    "inviteId" TEXT,
    "reportId" TEXT,
    "details" TEXT NOT NULL DEFAULT '{}',
    CONSTRAINT "AdminDeed_kind_check" CHECK ("kind" IN ('account-made', 'account-disabled', 'account-enabled', 'logins-ended', 'password-reset', 'second-step-removed', 'administrator-made', 'administrator-unmade', 'person-warned', 'invite-made', 'invite-withdrawn', 'report-settled', 'sign-up-chosen')),
    CONSTRAINT "AdminDeed_origin_check" CHECK ("origin" IN ('page', 'terminal')),
    CONSTRAINT "AdminDeed_byId_fkey" FOREIGN KEY ("byId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "AdminDeed_aboutId_fkey" FOREIGN KEY ("aboutId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "AdminDeed_inviteId_fkey" FOREIGN KEY ("inviteId") REFERENCES "Invite" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "AdminDeed_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_AdminDeed" ("aboutId", "at", "byId", "details", "id", "inviteId", "kind", "origin") SELECT "aboutId", "at", "byId", "details", "id", "inviteId", "kind", "origin" FROM "AdminDeed";
DROP TABLE "AdminDeed";
ALTER TABLE "new_AdminDeed" RENAME TO "AdminDeed";
CREATE INDEX "AdminDeed_at_id_idx" ON "AdminDeed"("at", "id");
CREATE INDEX "AdminDeed_byId_idx" ON "AdminDeed"("byId");
CREATE INDEX "AdminDeed_aboutId_idx" ON "AdminDeed"("aboutId");
CREATE INDEX "AdminDeed_inviteId_idx" ON "AdminDeed"("inviteId");
CREATE INDEX "AdminDeed_reportId_idx" ON "AdminDeed"("reportId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "Report_reporterId_createdAt_idx" ON "Report"("reporterId", "createdAt");

-- CreateIndex
CREATE INDEX "Report_aboutId_idx" ON "Report"("aboutId");

-- CreateIndex
CREATE INDEX "Report_settledAt_createdAt_id_idx" ON "Report"("settledAt", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Warning_userId_idx" ON "Warning"("userId");

-- CreateIndex
CREATE INDEX "Warning_madeAt_idx" ON "Warning"("madeAt");
