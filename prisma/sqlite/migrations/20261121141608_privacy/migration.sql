-- By hand: the table made anew, as it was generated, drops the old one, and with it (ON DELETE CASCADE) every session
-- and call.
-- AlterTable
ALTER TABLE "User" ADD COLUMN "earlyLinks" TEXT;
ALTER TABLE "User" ADD COLUMN "hidesAddress" BOOLEAN NOT NULL DEFAULT false;
