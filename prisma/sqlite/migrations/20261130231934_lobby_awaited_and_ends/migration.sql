-- AlterTable
ALTER TABLE "User" ADD COLUMN "availabilityEndsAt" DATETIME;

-- AlterTable. By hand: a table that is made anew would lose its CHECK constraints.
ALTER TABLE "Contact" ADD COLUMN "isAwaitedByHigh" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Contact" ADD COLUMN "isAwaitedByLow" BOOLEAN NOT NULL DEFAULT false;
