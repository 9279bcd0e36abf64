-- CreateTable
CREATE TABLE "AdminDeed" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "byId" TEXT,
    "aboutId" TEXT,
    "inviteId" TEXT,
    "details" TEXT NOT NULL DEFAULT '{}',
    CONSTRAINT "AdminDeed_kind_check" CHECK ("kind" IN ('account-made', 'account-disabled', 'account-enabled', 'logins-ended', 'password-reset', 'second-step-removed', 'administrator-made', 'administrator-unmade', 'invite-made', 'invite-withdrawn')),
    CONSTRAINT "AdminDeed_origin_check" CHECK ("origin" IN ('page', 'terminal')),

    CONSTRAINT "AdminDeed_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AdminDeed_at_id_idx" ON "AdminDeed"("at", "id");

-- CreateIndex
CREATE INDEX "AdminDeed_byId_idx" ON "AdminDeed"("byId");

-- CreateIndex
CREATE INDEX "AdminDeed_aboutId_idx" ON "AdminDeed"("aboutId");

-- CreateIndex
CREATE INDEX "AdminDeed_inviteId_idx" ON "AdminDeed"("inviteId");

-- AddForeignKey
ALTER TABLE "AdminDeed" ADD CONSTRAINT "AdminDeed_byId_fkey" FOREIGN KEY ("byId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AdminDeed" ADD CONSTRAINT "AdminDeed_aboutId_fkey" FOREIGN KEY ("aboutId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AdminDeed" ADD CONSTRAINT "AdminDeed_inviteId_fkey" FOREIGN KEY ("inviteId") REFERENCES "Invite"("id") ON DELETE SET NULL ON UPDATE CASCADE;
