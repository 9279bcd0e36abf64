-- AlterTable: redefining the table, as Prisma would, drops the checks of its other columns.
ALTER TABLE "User" ADD COLUMN "callableBy" TEXT NOT NULL DEFAULT 'everyone' CONSTRAINT "User_callableBy_check" CHECK ("callableBy" IN ('everyone', 'contacts', 'nobody'));
ALTER TABLE "User" ADD COLUMN "seenBy" TEXT NOT NULL DEFAULT 'everyone' CONSTRAINT "User_seenBy_check" CHECK ("seenBy" IN ('everyone', 'contacts', 'nobody'));

-- CreateTable
CREATE TABLE "Block" (
    "blockerId" TEXT NOT NULL,
    "blockedId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("blockerId", "blockedId"),
    CONSTRAINT "Block_blockerId_fkey" FOREIGN KEY ("blockerId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Block_blockedId_fkey" FOREIGN KEY ("blockedId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Block_pair_check" CHECK ("blockerId" <> "blockedId")
);

-- CreateIndex
CREATE INDEX "Block_blockedId_idx" ON "Block"("blockedId");
