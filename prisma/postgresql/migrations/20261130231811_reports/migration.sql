-- AlterTable
ALTER TABLE "AdminDeed" ADD COLUMN     "reportId" TEXT;
ALTER TABLE "AdminDeed" DROP CONSTRAINT "AdminDeed_kind_check";
ALTER TABLE "AdminDeed" ADD CONSTRAINT "AdminDeed_kind_check" CHECK ("kind" IN ('account-made', 'account-disabled', 'account-enabled', 'logins-ended', 'password-reset', 'second-step-removed', 'administrator-made', 'administrator-unmade', 'person-warned', 'invite-made', 'invite-withdrawn', 'report-settled', 'sign-up-chosen'));

-- CreateTable
CREATE TABLE "Report" (
    "id" TEXT NOT NULL,
    "reporterId" TEXT,
    "aboutId" TEXT,
    "reason" TEXT NOT NULL,
    "words" TEXT NOT NULL DEFAULT '',
    "facts" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settledAt" TIMESTAMP(3),
    "outcome" TEXT,
    CONSTRAINT "Report_reason_check" CHECK ("reason" IN ('unwanted-calls', 'harassment', 'impersonation', 'other')),
    CONSTRAINT "Report_outcome_check" CHECK ("outcome" IN ('resolved', 'warned', 'banned')),
    CONSTRAINT "Report_settled_check" CHECK (("settledAt" IS NULL) = ("outcome" IS NULL)),

    CONSTRAINT "Report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Warning" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "madeAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closedAt" TIMESTAMP(3),

    CONSTRAINT "Warning_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ServerChoice" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "chosenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ServerChoice_name_check" CHECK ("name" IN ('sign-up')),
    CONSTRAINT "ServerChoice_value_check" CHECK ("value" IN ('open', 'invite', 'closed')),

    CONSTRAINT "ServerChoice_pkey" PRIMARY KEY ("name")
);

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

-- CreateIndex
CREATE INDEX "AdminDeed_reportId_idx" ON "AdminDeed"("reportId");

-- AddForeignKey
ALTER TABLE "AdminDeed" ADD CONSTRAINT "AdminDeed_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_aboutId_fkey" FOREIGN KEY ("aboutId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Warning" ADD CONSTRAINT "Warning_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
