import { hmacValidator } from "@adyen/api-library/lib/src/utils/index.js";
import type { Call, ProviderRow } from "./row.ts";

const validator = new hmacValidator();
const itemOf = ({ body }: Pick<Call, "body">) => {
  const [{ NotificationRequestItem: item }] = JSON.parse(body).notificationItems;
  return item;
};

export const row: ProviderRow = {
  preset: "adyen",
  secrets: { signing: "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056" },
  forgesWith: "55782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056",
  sign(call, secret) {
    const signature = validator.calculateHmac(itemOf(call), secret);
    const data = '"additionalData":{';
    return { body: call.body.replace(data, `${data}"hmacSignature":"${signature}",`) };
  },
  accepts: (call, secret) => validator.validateHMAC(itemOf(call), secret),
  signature: { member: "hmacSignature" },
  signsBody: (body) => body.replace('"value":1130', '"value":9130'),
  isTimed: false,
  eventType: "AUTHORISATION",
  idempotencyKey: "AUTHORISATION:7914073381342284:true",
};
