-- CreateTable
CREATE TABLE "Lease" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "node" TEXT NOT NULL,
    "renewals" INTEGER NOT NULL DEFAULT 0,
    "isReleased" BOOLEAN NOT NULL DEFAULT false,
    "takenAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- By hand: a redefinition of "Call" would drop its CHECK constraints. SQLite adds a column that refers to another table
-- as long as its default is NULL.
ALTER TABLE "Call" ADD COLUMN "leaseId" TEXT CONSTRAINT "Call_leaseId_fkey" REFERENCES "Lease" ("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "Call_leaseId_idx" ON "Call"("leaseId");
