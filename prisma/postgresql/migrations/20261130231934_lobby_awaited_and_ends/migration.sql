-- AlterTable
ALTER TABLE "User" ADD COLUMN     "availabilityEndsAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Contact" ADD COLUMN     "isAwaitedByHigh" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "isAwaitedByLow" BOOLEAN NOT NULL DEFAULT false;
