-- AlterTable
ALTER TABLE "User" ADD COLUMN     "callableBy" TEXT NOT NULL DEFAULT 'everyone',
ADD COLUMN     "seenBy" TEXT NOT NULL DEFAULT 'everyone';
ALTER TABLE "User"
ADD CONSTRAINT "User_callableBy_check" CHECK ("callableBy" IN ('everyone', 'contacts', 'nobody')),
ADD CONSTRAINT "User_seenBy_check" CHECK ("seenBy" IN ('everyone', 'contacts', 'nobody'));

-- CreateTable
CREATE TABLE "Block" (
    "blockerId" TEXT NOT NULL,
    "blockedId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Block_pkey" PRIMARY KEY ("blockerId","blockedId"),
    CONSTRAINT "Block_pair_check" CHECK ("blockerId" <> "blockedId")
);

-- CreateIndex
CREATE INDEX "Block_blockedId_idx" ON "Block"("blockedId");

-- AddForeignKey
ALTER TABLE "Block" ADD CONSTRAINT "Block_blockerId_fkey" FOREIGN KEY ("blockerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Block" ADD CONSTRAINT "Block_blockedId_fkey" FOREIGN KEY ("blockedId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
