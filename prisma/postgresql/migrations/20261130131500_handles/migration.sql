-- AlterTable
ALTER TABLE "User" ADD COLUMN     "handle" TEXT CONSTRAINT "User_handle_check" CHECK (length("handle") BETWEEN 3 AND 20 AND "handle" = lower("handle")),
ADD COLUMN     "handleChangedAt" TIMESTAMP(3);

-- CreateTable
CREATE TABLE "HandleClaim" (
    "key" TEXT NOT NULL,
    "userId" TEXT,
    "until" TIMESTAMP(3),

    CONSTRAINT "HandleClaim_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_handle_key" ON "User"("handle");

-- CreateIndex
CREATE INDEX "HandleClaim_userId_idx" ON "HandleClaim"("userId");

-- CreateIndex
CREATE INDEX "HandleClaim_until_idx" ON "HandleClaim"("until");

-- AddForeignKey
ALTER TABLE "HandleClaim" ADD CONSTRAINT "HandleClaim_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
