-- AlterTable
ALTER TABLE "User" ADD COLUMN "picture" TEXT;

-- CreateTable
CREATE TABLE "Picture" (
    "userId" TEXT NOT NULL PRIMARY KEY,
    "version" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "bytes" BLOB NOT NULL,
    "setAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Picture_type_check" CHECK ("type" IN ('image/jpeg', 'image/webp')),
    CONSTRAINT "Picture_bytes_check" CHECK (length("bytes") BETWEEN 1 AND 262144),
    CONSTRAINT "Picture_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Picture_version_key" ON "Picture"("version");
