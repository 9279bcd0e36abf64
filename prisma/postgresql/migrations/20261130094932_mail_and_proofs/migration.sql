-- AlterTable
ALTER TABLE "User" ADD COLUMN     "emailProvedAt" TIMESTAMP(3),
ADD COLUMN     "emailTyped" TEXT,
ADD COLUMN     "locale" TEXT;

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "address" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "usedAt" TIMESTAMP(3);

-- CreateTable
CREATE TABLE "Mail" (
    "id" TEXT NOT NULL,
    "userId" TEXT,
    "to" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "letter" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMP(3),
    "sentAt" TIMESTAMP(3),
    "failedAt" TIMESTAMP(3),
    "lastError" TEXT,

    CONSTRAINT "Mail_end_check" CHECK ("dueAt" IS NULL OR ("sentAt" IS NULL AND "failedAt" IS NULL)),
    CONSTRAINT "Mail_fate_check" CHECK ("sentAt" IS NULL OR "failedAt" IS NULL),
    CONSTRAINT "Mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EmailProof" (
    "id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "userId" TEXT,
    "payload" TEXT NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "EmailProof_purpose_check" CHECK ("purpose" IN ('sign-up', 'own-address', 'reset-password', 'change-address', 'undo-address')),
    CONSTRAINT "EmailProof_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Mail_dueAt_idx" ON "Mail"("dueAt");

-- CreateIndex
CREATE INDEX "Mail_userId_idx" ON "Mail"("userId");

-- CreateIndex
CREATE INDEX "EmailProof_userId_idx" ON "EmailProof"("userId");

-- CreateIndex
CREATE INDEX "EmailProof_email_idx" ON "EmailProof"("email");

-- CreateIndex
CREATE INDEX "EmailProof_expiresAt_idx" ON "EmailProof"("expiresAt");

-- AddForeignKey
ALTER TABLE "Mail" ADD CONSTRAINT "Mail_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmailProof" ADD CONSTRAINT "EmailProof_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
