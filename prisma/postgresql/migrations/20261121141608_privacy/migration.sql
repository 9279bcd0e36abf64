-- AlterTable
ALTER TABLE "User" ADD COLUMN     "earlyLinks" TEXT,
ADD COLUMN     "hidesAddress" BOOLEAN NOT NULL DEFAULT false;
