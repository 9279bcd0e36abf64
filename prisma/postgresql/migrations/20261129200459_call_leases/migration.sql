-- AlterTable
ALTER TABLE "Call" ADD COLUMN     "leaseId" TEXT;

-- CreateTable
CREATE TABLE "Lease" (
    "id" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "renewals" INTEGER NOT NULL DEFAULT 0,
    "isReleased" BOOLEAN NOT NULL DEFAULT false,
    "takenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Lease_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Call_leaseId_idx" ON "Call"("leaseId");

-- AddForeignKey
ALTER TABLE "Call" ADD CONSTRAINT "Call_leaseId_fkey" FOREIGN KEY ("leaseId") REFERENCES "Lease"("id") ON DELETE SET NULL ON UPDATE CASCADE;
