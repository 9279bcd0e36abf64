-- CreateTable
CREATE TABLE "PushChoices" (
    "userId" TEXT NOT NULL,
    "missedCalls" BOOLEAN NOT NULL,
    "contactRequests" BOOLEAN NOT NULL,
    "comings" BOOLEAN NOT NULL,
    "quietFrom" INTEGER,
    "quietUntil" INTEGER,
    "quietZone" TEXT,

    CONSTRAINT "PushChoices_pkey" PRIMARY KEY ("userId")
);

-- AddForeignKey
ALTER TABLE "PushChoices" ADD CONSTRAINT "PushChoices_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
