-- CreateTable
CREATE TABLE "Contact" (
    "lowId" TEXT NOT NULL,
    "highId" TEXT NOT NULL,
    "askerId" TEXT NOT NULL,
    "greeting" TEXT NOT NULL DEFAULT '',
    "byAddress" BOOLEAN NOT NULL DEFAULT false,
    "askedAt" TIMESTAMP(3) NOT NULL,
    "withdrawnAt" TIMESTAMP(3),
    "declinedAt" TIMESTAMP(3),
    "since" TIMESTAMP(3),
    "isFavouriteOfLow" BOOLEAN NOT NULL DEFAULT false,
    "isFavouriteOfHigh" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("lowId","highId"),
    CONSTRAINT "Contact_pair_check" CHECK ("lowId" COLLATE "C" < "highId" COLLATE "C"),
    CONSTRAINT "Contact_askerId_check" CHECK ("askerId" = "lowId" OR "askerId" = "highId"),
    CONSTRAINT "Contact_since_check" CHECK ("since" IS NULL OR ("declinedAt" IS NULL AND "withdrawnAt" IS NULL))
);

-- CreateTable
CREATE TABLE "ContactLink" (
    "userId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ContactLink_pkey" PRIMARY KEY ("userId")
);

-- CreateIndex
CREATE INDEX "Contact_highId_idx" ON "Contact"("highId");

-- CreateIndex
CREATE UNIQUE INDEX "ContactLink_id_key" ON "ContactLink"("id");

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_lowId_fkey" FOREIGN KEY ("lowId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_highId_fkey" FOREIGN KEY ("highId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ContactLink" ADD CONSTRAINT "ContactLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
